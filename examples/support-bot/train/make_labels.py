"""Labels tickets with a teacher model; the labels train the router."""

from vllm import LLM

teacher = LLM(model="meta-llama/Meta-Llama-3-70B-Instruct")


def label(tickets: list[str]) -> list[str]:
    return [output.outputs[0].text for output in teacher.generate(tickets)]
