"""Finds the articles that an answer is drawn from."""

from sentence_transformers import CrossEncoder, SentenceTransformer

encoder = SentenceTransformer("BAAI/bge-m3")
reranker = CrossEncoder("jinaai/jina-reranker-v2-base-multilingual")


def search(question: str, articles: list[str]) -> list[str]:
    scores = reranker.predict([(question, article) for article in articles])
    return [article for _, article in sorted(zip(scores, articles), reverse=True)]
