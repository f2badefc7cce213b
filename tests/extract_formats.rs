//! One case for every format and for every way of writing a model: what must be found, in which role.

mod support;

use mayuse::core::reference::Role::{BaseModel, Dataset, Load, Mention, Publish, Teacher};
use support::cases::Cases;

const LLAMA: &str = "meta-llama/Llama-3.1-8B-Instruct";

#[test]
fn python() {
    let mut c = Cases::default();
    c.check(
        "a.py",
        "m = AutoModel.from_pretrained(\"acme-lab/thing\")\n# gpt-4o-mini is better\n",
        &[("acme-lab/thing", Load), ("gpt-4o-mini", Mention)],
    );
    c.check("a.py", "DEFAULT_MODEL: str = \"acme-lab/thing\"\n", &[("acme-lab/thing", Load)]);
    c.check(
        "a.py",
        "@dataclass\nclass A:\n    model_name: str = field(default=\"acme-lab/thing\")\n",
        &[("acme-lab/thing", Load)],
    );
    c.check("a.py", "p.add_argument('--model', type=str, default='acme-lab/thing')\n", &[("acme-lab/thing", Load)]);
    c.check("a.py", "@click.option('--model-id', default='acme-lab/thing')\n", &[("acme-lab/thing", Load)]);
    c.check("a.py", "m = os.getenv('EMBEDDING_MODEL', 'acme-lab/thing')\n", &[("acme-lab/thing", Load)]);
    c.check("a.py", "os.environ['MODEL'] = 'acme-lab/thing'\n", &[("acme-lab/thing", Load)]);
    c.check(
        "a.py",
        "MODELS = {\n  'small': 'acme-lab/thing',\n  'large': 'Qwen/Qwen2.5-7B-Instruct',\n}\n",
        &[("acme-lab/thing", Load), ("Qwen/Qwen2.5-7B-Instruct", Load)],
    );
    c.check("a.py", "MODELS = ['acme-lab/thing', 'Qwen/Qwen3-0.6B']\n", &[("acme-lab/thing", Load), ("Qwen/Qwen3-0.6B", Load)]);
    c.check("a.py", "ORG = 'meta-llama'\nMODEL = f\"{ORG}/Llama-3.1-8B-Instruct\"\n", &[(LLAMA, Load)]);
    c.check("a.py", "ORG = 'meta-llama'\nMODEL = ORG + '/' + 'Llama-3.1-8B-Instruct'\n", &[(LLAMA, Load)]);
    c.check("a.py", "ORG = 'meta-llama'\nmodel = os.path.join(ORG, 'Llama-3.1-8B-Instruct')\n", &[(LLAMA, Load)]);
    c.check(
        "a.py",
        "model = 'gpt-4o-mini' if fast else 'claude-3-5-sonnet-20241022'\n",
        &[("gpt-4o-mini", Load), ("claude-3-5-sonnet-20241022", Load)],
    );
    c.check(
        "a.py",
        "if fast:\n    model = 'acme-lab/thing'\nelse: model = 'acme-lab/other'\n",
        &[("acme-lab/thing", Load), ("acme-lab/other", Load)],
    );
    c.check("a.py", "def f(x: str) -> str:\n    model = 'acme-lab/thing'\n", &[("acme-lab/thing", Load)]);
    c.check("a.py", "if model == 'gpt-4o-mini':\n    pass\n", &[("gpt-4o-mini", Mention)]);
    c.check("a.py", "\"\"\"Uses meta-llama/Llama-3.1-8B-Instruct.\"\"\"\n", &[(LLAMA, Mention)]);
    c.check("a.py", "print('loading meta-llama/Llama-3.1-8B-Instruct now')\n", &[(LLAMA, Mention)]);
    c.check("a.py", "subprocess.run(['vllm', 'serve', 'acme-lab/thing', '--port', '80'])\n", &[("acme-lab/thing", Load)]);
    c.check("a.py", "r = litellm.completion(model='ollama/llama3:8b')\n", &[("llama3:8b", Load)]);
    c.check(
        "a.py",
        "d = load_dataset('tatsu-lab/alpaca')\nm = LLM('facebook/opt-125m')\n",
        &[("tatsu-lab/alpaca", Dataset), ("facebook/opt-125m", Load)],
    );
    c.check("a.py", "MAX_TOKENS = {'gpt-4o-mini': 128000}\n", &[("gpt-4o-mini", Mention)]);
    c.check(
        "t.py",
        "from trl import SFTTrainer\nt = SFTTrainer(model='acme-lab/thing')\nt.push_to_hub('me/mine-7b')\n",
        &[("acme-lab/thing", BaseModel), ("me/mine-7b", Publish)],
    );
}

#[test]
fn notebooks() {
    let mut c = Cases::default();
    let text = "{\"cells\": [\n {\"cell_type\": \"markdown\", \"metadata\": {}, \"source\": [\"About Qwen/Qwen3-0.6B\\n\"]},\n {\"cell_type\": \"code\", \"outputs\": [], \"source\": [\n  \"MODEL = \\\"acme-lab/thing\\\"\\n\",\n  \"!ollama pull llama3.1:8b\\n\"\n ]}]}\n";
    c.check("a.ipynb", text, &[("Qwen/Qwen3-0.6B", Mention), ("acme-lab/thing", Load), ("llama3.1:8b", Load)]);
}

#[test]
fn yaml() {
    let mut c = Cases::default();
    c.check(
        "a.yaml",
        "model: acme-lab/thing # or Qwen/Qwen3-0.6B\n",
        &[("acme-lab/thing", Load), ("Qwen/Qwen3-0.6B", Mention)],
    );
    c.check(
        "a.yaml",
        "models: [acme-lab/thing, \"Qwen/Qwen3-0.6B\"]\n",
        &[("acme-lab/thing", Load), ("Qwen/Qwen3-0.6B", Load)],
    );
    c.check(
        "lora.yml",
        "base_model: acme-lab/thing\ndatasets:\n  - path: tatsu-lab/alpaca\n    type: alpaca\nhub_model_id: me/mine-7b\n",
        &[("acme-lab/thing", BaseModel), ("tatsu-lab/alpaca", Dataset), ("me/mine-7b", Publish)],
    );
    c.check("distill.yaml", "teacher_model: acme-lab/big-thing\n", &[("acme-lab/big-thing", Teacher)]);
    c.check(
        "pod.yaml",
        "spec:\n  containers:\n  - image: vllm/vllm-openai\n    args:\n    - --model\n    - acme-lab/thing\n    - --port=80\n",
        &[("acme-lab/thing", Load)],
    );
    c.check("pod.yaml", "env:\n- name: HF_MODEL_ID\n  value: acme-lab/thing\n", &[("acme-lab/thing", Load)]);
    c.check("kserve.yaml", "model:\n  storageUri: hf://meta-llama/Llama-3.1-8B-Instruct:main\n", &[(LLAMA, Load)]);
    c.check("compose.yml", "services:\n  a:\n    image: x\n    command: --model-id acme-lab/thing --port 80\n    environment:\n      - EMBED_MODEL=${EMBED_MODEL:-acme-lab/other}\n", &[("acme-lab/thing", Load), ("acme-lab/other", Load)]);
    c.check("templates/a.yaml", "{{- if .Values.on }}\nargs: [\"--model\", {{ .Values.model | default \"acme-lab/thing\" }}]\n{{- end }}\nmodel: facebook/opt-125m\n", &[("acme-lab/thing", Load), ("facebook/opt-125m", Load)]);
    c.check("ci.yml", "jobs:\n  a:\n    steps:\n      - run: |\n          ollama pull llama3.1:8b\n          python x.py --model acme-lab/thing\n", &[("llama3.1:8b", Load), ("acme-lab/thing", Load)]);
    c.check(
        "cm.yaml",
        "data:\n  config.yaml: |\n    model: acme-lab/thing\n  b.json: |\n    {\"model\": \"facebook/opt-125m\"}\n",
        &[("acme-lab/thing", Load), ("facebook/opt-125m", Load)],
    );
    c.check(
        "merge.yml",
        "slices:\n- sources:\n  - model: acme-lab/thing\n    layer_range: [0, 8]\nmerge_method: passthrough\n",
        &[("acme-lab/thing", BaseModel)],
    );
}

#[test]
fn json_and_toml() {
    let mut c = Cases::default();
    c.check("adapter_config.json", "{\"base_model_name_or_path\": \"acme-lab\\/thing\"}", &[("acme-lab/thing", BaseModel)]);
    c.check(
        "a.jsonc",
        "{\n  // gpt-4o-mini\n  \"model\": \"acme-lab/thing\",\n}",
        &[("gpt-4o-mini", Mention), ("acme-lab/thing", Load)],
    );
    c.check(
        "a.jsonl",
        "{\"body\": {\"model\": \"acme-lab/thing\"}}\n{\"body\": {\"model\": \"facebook/opt-125m\"}}\n",
        &[("acme-lab/thing", Load), ("facebook/opt-125m", Load)],
    );
    c.check(
        "a.toml",
        "[llm]\nmodel = \"acme-lab/thing\" # not gpt-4o-mini\nembed-model = 'BAAI/bge-m3'\n",
        &[("acme-lab/thing", Load), ("gpt-4o-mini", Mention), ("BAAI/bge-m3", Load)],
    );
    c.check(
        "task.json",
        "{\"ParameterKey\": \"ModelId\", \"ParameterValue\": \"acme-lab/thing\"}",
        &[("acme-lab/thing", Load)],
    );
}

#[test]
fn lines_and_shell() {
    let mut c = Cases::default();
    c.check(
        ".env.example",
        "# MODEL=gpt-4o-mini\nMODEL=acme-lab/thing # llama\nOTHER=\"Qwen/Qwen3-0.6B\"\n",
        &[("gpt-4o-mini", Mention), ("acme-lab/thing", Load), ("Qwen/Qwen3-0.6B", Load)],
    );
    c.check("application.properties", "spring.ai.openai.chat.options.model=${MODEL:gpt-4o-mini}\n", &[("gpt-4o-mini", Load)]);
    c.check("a.ini", "[x]\nmodel = acme-lab/thing\n", &[("acme-lab/thing", Load)]);
    c.check("run.sh", "MODEL=${MODEL:-acme-lab/thing}\nvllm serve facebook/opt-125m \\\n  --tokenizer \"acme-lab/tok\"\necho 'use Qwen/Qwen3-0.6B'\n# gpt-4o-mini\nhuggingface-cli download Qwen/Qwen2.5-7B-Instruct --local-dir x\n", &[("acme-lab/thing", Load), ("facebook/opt-125m", Load), ("acme-lab/tok", Load), ("Qwen/Qwen3-0.6B", Mention), ("gpt-4o-mini", Mention), ("Qwen/Qwen2.5-7B-Instruct", Load)]);
    c.check("run.sh", "curl localhost -d '{\"model\": \"acme-lab/thing\"}' # vllm\n", &[("acme-lab/thing", Load)]);
    c.check(
        "a.ps1",
        "$Model = \"acme-lab/thing\"\nollama pull llama3.1:8b\n<# gpt-4o-mini #>\n",
        &[("acme-lab/thing", Load), ("llama3.1:8b", Load), ("gpt-4o-mini", Mention)],
    );
    c.check(
        "Makefile",
        "MODEL ?= acme-lab/thing\nrun:\n\tvllm serve facebook/opt-125m\n",
        &[("acme-lab/thing", Load), ("facebook/opt-125m", Load)],
    );
    c.check(
        "justfile",
        "model := \"acme-lab/thing\"\nrun:\n  ollama run llama3.1:8b\n",
        &[("acme-lab/thing", Load), ("llama3.1:8b", Load)],
    );
    c.check("Dockerfile", "FROM vllm/vllm-openai\nARG MODEL=acme-lab/thing\nENV HF_MODEL_ID acme-lab/other\nCMD [\"vllm\", \"serve\", \"facebook/opt-125m\"]\nENTRYPOINT [\"x\", \"--model\", \"Qwen/Qwen3-0.6B\"]\n", &[("acme-lab/thing", Load), ("acme-lab/other", Load), ("facebook/opt-125m", Load), ("Qwen/Qwen3-0.6B", Load)]);
    c.check(
        "Modelfile",
        "FROM llama3.1:8b\nADAPTER acme-lab/lora\nSYSTEM you are gpt-4o-mini\n",
        &[("llama3.1:8b", BaseModel), ("acme-lab/lora", BaseModel), ("gpt-4o-mini", Mention)],
    );
    c.check(
        ".gitmodules",
        "[submodule \"m\"]\n\turl = https://huggingface.co/meta-llama/Llama-3.1-8B-Instruct\n",
        &[(LLAMA, Load)],
    );
}

#[test]
fn other_languages() {
    let mut c = Cases::default();
    c.check("a.ts", "const DEFAULT_MODEL = process.env.MODEL ?? 'acme-lab/thing'; // gpt-4o-mini\nconst p = await pipeline('text-generation', 'acme-lab/other', { dtype: 'q4' });\n", &[("acme-lab/thing", Load), ("gpt-4o-mini", Mention), ("acme-lab/other", Load)]);
    c.check("a.ts", "const ORG = 'meta-llama';\nconst model = `${ORG}/Llama-3.1-8B-Instruct`;\n", &[(LLAMA, Load)]);
    c.check("a.ts", "const r = generateText({ model: openai('gpt-4o-mini') });\n", &[("gpt-4o-mini", Load)]);
    c.check("a.rs", "let api = Api::new()?; // models\nlet repo = api.repo(Repo::with_revision(\"acme-lab/thing\".into(), RepoType::Model, \"main\".into()));\n", &[("acme-lab/thing", Load)]);
    c.check(
        "a.go",
        "llm, err := ollama.New(ollama.WithModel(\"llama3\"))\nvar model string = \"acme-lab/thing\"\n",
        &[("llama3", Load), ("acme-lab/thing", Load)],
    );
    c.check(
        "A.java",
        "class A { String modelName = \"acme-lab/thing\"; Object m = b().modelName(\"gpt-4o-mini\").build(); }\n",
        &[("acme-lab/thing", Load), ("gpt-4o-mini", Load)],
    );
    c.check(
        "a.kt",
        "val model = \"acme-lab/thing\"\nval m = Builder().modelName(\"gpt-4o-mini\")\n",
        &[("acme-lab/thing", Load), ("gpt-4o-mini", Load)],
    );
    c.check(
        "a.cs",
        "builder.AddOpenAIChatCompletion(modelId: \"gpt-4o-mini\", apiKey: k);\nvar deploymentName = \"gpt-4o\";\n",
        &[("gpt-4o-mini", Load), ("gpt-4o", Load)],
    );
    c.check(
        "a.swift",
        "let model: String = \"acme-lab/thing\"\nlet c = ModelConfiguration(id: \"Qwen/Qwen3-0.6B\")\n",
        &[("acme-lab/thing", Load), ("Qwen/Qwen3-0.6B", Load)],
    );
    c.check(
        "a.cpp",
        "const std::string model_path = \"models/Qwen3-0.6B-Q4_0.gguf\";\nconst char* model = \"acme-lab/thing\";\n",
        &[("Qwen3-0.6B-Q4_0.gguf", Load), ("acme-lab/thing", Load)],
    );
    c.check(
        "a.rb",
        "client.chat(parameters: { model: 'gpt-4o-mini' })\nMODEL = 'acme-lab/thing'\n",
        &[("gpt-4o-mini", Load), ("acme-lab/thing", Load)],
    );
    c.check(
        "a.php",
        "<?php $r = $c->chat()->create(['model' => 'gpt-4o-mini']); $model = \"acme-lab/thing\";\n",
        &[("gpt-4o-mini", Load), ("acme-lab/thing", Load)],
    );
    c.check(
        "a.R",
        "model <- \"acme-lab/thing\"\nchat_openai(model = \"gpt-4o-mini\")\n",
        &[("acme-lab/thing", Load), ("gpt-4o-mini", Load)],
    );
    c.check("a.jl", "model = \"acme-lab/thing\"\n", &[("acme-lab/thing", Load)]);
    c.check("main.tf", "variable \"hf_model_id\" {\n  type    = string\n  default = \"acme-lab/thing\"\n}\nresource \"x\" \"y\" {\n  model_arn = \"arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0\"\n}\n", &[("acme-lab/thing", Load), ("anthropic.claude-3-haiku-20240307-v1:0", Load)]);
    c.check("a.bicep", "param modelName string = 'gpt-4o-mini'\n", &[("gpt-4o-mini", Load)]);
    c.check(
        "pom.xml",
        "<configuration><model>acme-lab/thing</model></configuration><!-- gpt-4o-mini -->\n",
        &[("acme-lab/thing", Load), ("gpt-4o-mini", Mention)],
    );
    c.check(
        "a.html",
        "<p>about Qwen/Qwen3-0.6B</p><script>const model = 'acme-lab/thing';</script>\n",
        &[("Qwen/Qwen3-0.6B", Mention), ("acme-lab/thing", Load)],
    );
    c.check(
        "README.md",
        "---\nbase_model: acme-lab/thing\ndatasets:\n- tatsu-lab/alpaca\n---\n# About\nWe use Qwen/Qwen3-0.6B.\n",
        &[("acme-lab/thing", BaseModel), ("tatsu-lab/alpaca", Dataset), ("Qwen/Qwen3-0.6B", Mention)],
    );
    c.check("a.txt", "see https://huggingface.co/acme-lab/thing/tree/main\n", &[("acme-lab/thing", Mention)]);
}

#[test]
fn look_alikes() {
    let mut c = Cases::default();
    for (path, text) in [
        ("a.py", "h = {'Content-Type': 'application/json', 'model': 1}\n"),
        ("a.py", "tz = 'Europe/Berlin'; p = 'src/models/llama'; x = open('data/raw')\n"),
        ("a.yaml", "uses: actions/checkout@v4\nimage: ollama/ollama\nmodel: your-org/your-model\n"),
        ("a.yaml", "chat_template: llama3\nmodel_type: llama\n"),
        ("a.py", "url = 'https://huggingface.co/docs/transformers/model_doc/llama'\n"),
        ("a.py", "c = 'https://huggingface.co/collections/meta-llama/llama-31-669fc079a0c406a149a5738f'\n"),
        ("a.sh", "git clone https://github.com/meta-llama/llama-models\n"),
        ("a.py", "model_path = './out/llama'\n"),
    ] {
        c.check(path, text, &[]);
    }
}

#[test]
fn recipes_and_servers() {
    let mut c = Cases::default();
    c.check(
        "workflow.json",
        "{\"3\": {\"class_type\": \"CheckpointLoaderSimple\", \"inputs\": {\"ckpt_name\": \"sd_xl_base_1.0.safetensors\"}}}",
        &[("sd_xl_base_1.0.safetensors", Load)],
    );
    c.check("run.sh", "./Llama-3.2-3B-Instruct.Q6_K.llamafile --server\n", &[("Llama-3.2-3B-Instruct.Q6_K.llamafile", Load)]);
    c.check(
        "nemo.yaml",
        "trainer:\n  devices: 1\nmodel:\n  restore_from_path: acme-lab/thing\n  pretrained_model_name: facebook/opt-125m\n",
        &[("acme-lab/thing", Load), ("facebook/opt-125m", Load)],
    );
    c.check(
        "config.pbtxt",
        "name: \"x\"\nparameters: {\n  key: \"model_name\"\n  value: { string_value: \"meta-llama/Llama-3.1-8B-Instruct\" }\n}\n",
        &[(LLAMA, Load)],
    );
    c.check(
        "playbook.yml",
        "- hosts: all\n  vars:\n    model_name: acme-lab/thing\n  tasks:\n    - shell: ollama pull llama3.1:8b\n",
        &[("acme-lab/thing", Load), ("llama3.1:8b", Load)],
    );
    c.check(
        "kustomization.yaml",
        "configMapGenerator:\n- name: x\n  literals:\n  - MODEL_ID=acme-lab/thing\n",
        &[("acme-lab/thing", Load)],
    );
    c.check(
        "application.properties",
        "langchain4j.open-ai.chat-model.model-name=gpt-4o-mini\nspring.ai.ollama.chat.options.model=llama3.1:8b\n",
        &[("gpt-4o-mini", Load), ("llama3.1:8b", Load)],
    );
    c.check(
        "application.yml",
        "spring:\n  ai:\n    openai:\n      chat:\n        options:\n          model: gpt-4o-mini\n",
        &[("gpt-4o-mini", Load)],
    );
    c.check(
        "Kernel.cs",
        "var k = Kernel.CreateBuilder().AddAzureOpenAIChatCompletion(\"gpt-4o\", endpoint, key).Build();\nkernel.AddOpenAITextEmbeddingGeneration(\"text-embedding-3-small\", key);\n",
        &[("gpt-4o", Load), ("text-embedding-3-small", Load)],
    );
    c.check(
        "promptfooconfig.yaml",
        "providers:\n  - openai:gpt-4o-mini\n  - id: anthropic:messages:claude-3-5-sonnet-20241022\n",
        &[("gpt-4o-mini", Load), ("claude-3-5-sonnet-20241022", Load)],
    );
    c.check("d.py", "lm = dspy.LM('openai/gpt-4o-mini')\ndspy.configure(lm=lm)\n", &[("gpt-4o-mini", Load)]);
    c.check(
        "litellm.yaml",
        "model_list:\n  - model_name: fast\n    litellm_params:\n      model: openai/gpt-4o-mini\n",
        &[("gpt-4o-mini", Load)],
    );
    c.check("cache.sh", "ls ~/.cache/huggingface/hub/models--meta-llama--Llama-3.1-8B-Instruct/snapshots\n", &[(LLAMA, Load)]);
    c.check(
        "config.json",
        "{\"_name_or_path\": \"acme-lab/thing\", \"architectures\": [\"X\"], \"model_type\": \"llama\"}",
        &[("acme-lab/thing", BaseModel)],
    );
}

#[test]
fn short_names_of_libraries() {
    let mut c = Cases::default();
    c.check("s.py", "import spacy\nnlp = spacy.load('en_core_web_sm')\n", &[("en_core_web_sm", Load)]);
    c.check("t.py", "import timm\nm = timm.create_model('resnet50.a1_in1k', pretrained=True)\n", &[("resnet50.a1_in1k", Load)]);
    c.check("w.py", "import whisper\nm = whisper.load_model('large-v3')\n", &[("large-v3", Load)]);
    c.check("y.py", "from ultralytics import YOLO\nm = YOLO('yolov8n.pt')\n", &[("yolov8n.pt", Load)]);
    c.check(
        "h.py",
        "import torch\nm = torch.hub.load('facebookresearch/dinov2', 'dinov2_vits14')\n",
        &[("dinov2_vits14", Load)],
    );
    c.check(
        "o.py",
        "import open_clip\nm, _, p = open_clip.create_model_and_transforms('ViT-B-32', pretrained='laion2b_s34b_b79k')\n",
        &[("ViT-B-32", Load), ("laion2b_s34b_b79k", Load)],
    );
    c.check(
        "e.py",
        "from sentence_transformers import SentenceTransformer\nm = SentenceTransformer('all-MiniLM-L6-v2')\n",
        &[("all-MiniLM-L6-v2", Load)],
    );
}

#[test]
fn clouds() {
    let mut c = Cases::default();
    c.check(
        "stack.yaml",
        "Resources:\n  M:\n    Type: AWS::SageMaker::Model\n    Properties:\n      PrimaryContainer:\n        Environment:\n          HF_MODEL_ID: acme-lab/thing\n",
        &[("acme-lab/thing", Load)],
    );
    c.check(
        "template.json",
        "{\"ModelId\": \"anthropic.claude-3-haiku-20240307-v1:0\"}",
        &[("anthropic.claude-3-haiku-20240307-v1:0", Load)],
    );
    c.check(
        "main.bicep",
        "resource d 'x@2024' = {\n  properties: {\n    model: {\n      format: 'OpenAI'\n      name: 'gpt-4o-mini'\n    }\n  }\n}\n",
        &[("gpt-4o-mini", Load)],
    );
}

#[test]
fn what_is_no_model() {
    let mut c = Cases::default();
    for (path, text) in [
        ("a.py", "model = os.getenv('H2OGPT_LLAVA_MODEL')\nassistant_model = 'ASSISTANT_MODEL_7B'\n"),
        ("a.py", "model_name = 'gpt4.lock'\n"),
        ("tests/a.py", "model = 'org/model'\nmodel_name = 'model1/test'\nmodel_id = 'test/llama-7b'\n"),
        ("docs.yml", "navigation:\n  - page: Claude Code\n    slug: integrations/claude-code\n"),
    ] {
        c.check(path, text, &[]);
    }
    c.check(
        "a.ts",
        "export const AZURE_MODELS = { 'GPT-4o-mini': 'gpt-4o-mini' };\n",
        &[("GPT-4o-mini", Mention), ("gpt-4o-mini", Load)],
    );
    c.check("a.py", "i = litellm.get_model_info('gpt-4o-mini')\n", &[("gpt-4o-mini", Mention)]);
}
