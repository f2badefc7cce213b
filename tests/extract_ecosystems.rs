//! The tools of the field, each in its own files: servers, recipes, clients, clouds, pipelines of a forge.

mod support;

use mayuse::core::reference::Role::{self, BaseModel, Dataset, Load, Mention, Publish};
use support::cases::Cases;

const THING: (&str, Role) = ("acme-lab/thing", Load);
const OTHER: (&str, Role) = ("acme-lab/other", Load);
const TUNED: (&str, Role) = ("acme-lab/thing", BaseModel);

#[test]
fn defaults_of_python() {
    let mut c = Cases::default();
    c.check("a.py", "class A(BaseModel):\n    model: str = Field(default=\"acme-lab/thing\", description=\"x\")\n", &[THING]);
    c.check("a.py", "class A(BaseSettings):\n    model_name: str = Field(\"acme-lab/thing\", alias=\"MODEL\")\n", &[THING]);
    c.check("a.py", "def main(model: str = typer.Option(\"acme-lab/thing\", help=\"x\")):\n    pass\n", &[THING]);
    c.check("a.py", "def main(model: Annotated[str, typer.Option()] = \"acme-lab/thing\"):\n    pass\n", &[THING]);
    c.check("a.py", "model = os.environ.get(\"MODEL\") or \"acme-lab/thing\"\n", &[THING]);
    c.check("a.py", "model = \"acme-lab/thing\" if os.getenv(\"ENV\") == \"prod\" else \"acme-lab/other\"\n", &[THING, OTHER]);
}

#[test]
fn servers() {
    let mut c = Cases::default();
    for command in [
        "vllm serve acme-lab/thing --port 80",
        "python -m vllm.entrypoints.openai.api_server --model acme-lab/thing",
        "text-generation-launcher --model-id acme-lab/thing --port 80",
        "docker run --gpus all ghcr.io/huggingface/text-generation-inference:3 --model-id acme-lab/thing",
        "python -m sglang.launch_server --model-path acme-lab/thing --port 30000",
        "llama-server -hf acme-lab/thing",
        "llama-cli --hf-repo acme-lab/thing --hf-file x.gguf",
        "trtllm-serve acme-lab/thing",
        "lmdeploy serve api_server acme-lab/thing",
        "mlx_lm.server --model acme-lab/thing",
    ] {
        c.check("run.sh", &format!("{command}\n"), &[THING]);
    }
    c.check(
        "a.py",
        "os.system(\"vllm serve acme-lab/thing --port 80\")\nsubprocess.run('ollama pull llama3.1:8b', shell=True)\n",
        &[THING, ("llama3.1:8b", Load)],
    );
    c.check(
        "values.yaml",
        "model:\n  storageUri: s3://bucket/Meta-Llama-3.1-8B-Instruct\n",
        &[("s3://bucket/Meta-Llama-3.1-8B-Instruct", Load)],
    );
    c.check("run.sh", "ollama run llama3.1:8b \"hello\"\n", &[("llama3.1:8b", Load)]);
    c.check("run.sh", "./llama-server -m models/Qwen3-0.6B-Q4_0.gguf\n", &[("Qwen3-0.6B-Q4_0.gguf", Load)]);
    c.check("Dockerfile", "FROM x\nRUN huggingface-cli download acme-lab/thing --local-dir /m\n", &[THING]);
    c.check(
        "model.yaml",
        "apiVersion: kubeai.org/v1\nkind: Model\nmetadata:\n  name: x\nspec:\n  url: hf://acme-lab/thing\n  adapters:\n  - name: y\n    url: hf://acme-lab/other\n",
        &[THING, OTHER],
    );
    c.check(
        "model.yaml",
        "apiVersion: kubeai.org/v1\nkind: Model\nspec:\n  url: ollama://llama3.1:8b\n  engine: OLlama\n",
        &[("llama3.1:8b", Load)],
    );
    c.check(
        "model.yaml",
        "kind: Model\nspec:\n  url: gs://bucket/models/facebook/opt-125m\n",
        &[("gs://bucket/models/facebook/opt-125m", Load)],
    );
    c.check("models/x/1/model.json", "{\"model\": \"acme-lab/thing\", \"gpu_memory_utilization\": 0.5}\n", &[THING]);
    c.check("isvc.yaml", "kind: InferenceService\nspec:\n  predictor:\n    model:\n      modelFormat:\n        name: huggingface\n      args: [\"--model_name=x\", \"--model_id=acme-lab/thing\"]\n", &[THING]);
    c.check("values.yaml", "servingEngineSpec:\n  modelSpec:\n  - name: own\n    modelURL: acme-lab/thing\n", &[THING]);
    c.check("templates/d.yaml", "args:\n  - --model\n  - {{ .Values.model | default \"acme-lab/thing\" | quote }}\n", &[THING]);
    c.check(
        "templates/d.yaml",
        "env:\n  - name: MODEL_ID\n    value: \"{{ .Values.model | default `acme-lab/thing` }}\"\n",
        &[THING],
    );
    c.check("templates/d.yaml", "model: {{ .Values.model }}\nname: {{ .Values.name | default \"acme-lab/thing\" }}\n", &[]);
}

#[test]
fn recipes() {
    let mut c = Cases::default();
    c.check(
        "llama3_lora_sft.yaml",
        "model_name_or_path: acme-lab/thing\nstage: sft\nfinetuning_type: lora\ndataset: identity\nexport_hub_model_id: me/mine-7b\n",
        &[TUNED, ("me/mine-7b", Publish)],
    );
    c.check(
        "run.sh",
        "trl sft --model_name_or_path acme-lab/thing --dataset_name trl-lib/Capybara --output_dir x\n",
        &[TUNED, ("trl-lib/Capybara", Dataset)],
    );
    c.check("run.sh", "tune download acme-lab/thing --output-dir /tmp/x\n", &[THING]);
    c.check(
        "8B_lora.yaml",
        "checkpointer:\n  _component_: torchtune.training.FullModelHFCheckpointer\n  checkpoint_dir: /tmp/Meta-Llama-3.1-8B-Instruct/\n",
        &[("/tmp/Meta-Llama-3.1-8B-Instruct/", BaseModel)],
    );
    c.check("u.py", "from unsloth import FastLanguageModel\nm, t = FastLanguageModel.from_pretrained(model_name=\"acme-lab/thing\")\nm = FastLanguageModel.get_peft_model(m, r=16)\n", &[TUNED]);
    c.check(
        "merge.yml",
        "merge_method: slerp\nbase_model: acme-lab/thing\nslices:\n- sources:\n  - model: acme-lab/other\n",
        &[TUNED, ("acme-lab/other", BaseModel)],
    );
    c.check("d.py", "from diffusers import DiffusionPipeline\np = DiffusionPipeline.from_pretrained('acme-lab/thing')\np.load_lora_weights('acme-lab/other', weight_name='x.safetensors')\n", &[THING, OTHER]);
    c.check(
        "flow.json",
        "{\"class_type\": \"LoraLoader\", \"inputs\": {\"lora_name\": \"flux1-schnell-lora.safetensors\"}}\n",
        &[("flux1-schnell-lora.safetensors", Load)],
    );
}

#[test]
fn clients() {
    let mut c = Cases::default();
    c.check(
        ".continue/config.json",
        "{\"models\": [{\"title\": \"X\", \"provider\": \"ollama\", \"model\": \"llama3.1:8b\"}]}\n",
        &[("llama3.1:8b", Load)],
    );
    c.check(
        ".continue/config.yaml",
        "models:\n  - name: X\n    provider: openai\n    model: gpt-4o-mini\n    roles: [chat]\n",
        &[("gpt-4o-mini", Load)],
    );
    c.check(
        ".aider.conf.yml",
        "model: gpt-4o-mini\nweak-model: ollama/llama3.1:8b\n",
        &[("gpt-4o-mini", Load), ("llama3.1:8b", Load)],
    );
    c.check("run.sh", "aider --model gpt-4o-mini\n", &[("gpt-4o-mini", Load)]);
    c.check(
        "promptfooconfig.yaml",
        "providers: [openai:gpt-4o-mini, 'huggingface:text-generation:meta-llama/Llama-3.1-8B-Instruct']\n",
        &[("gpt-4o-mini", Load), ("meta-llama/Llama-3.1-8B-Instruct", Load)],
    );
    c.check("lc.py", "from langchain_openai import ChatOpenAI\nllm = ChatOpenAI(model=\"gpt-4o-mini\")\nother = init_chat_model(\"openai:gpt-4o-mini\")\n", &[("gpt-4o-mini", Load), ("gpt-4o-mini", Load)]);
    c.check("li.py", "from llama_index.core import Settings\nSettings.embed_model = HuggingFaceEmbedding(model_name=\"acme-lab/thing\")\nSettings.llm = Ollama(model=\"llama3.1:8b\")\n", &[THING, ("llama3.1:8b", Load)]);
    c.check("sk.py", "kernel.add_service(OpenAIChatCompletion(ai_model_id=\"gpt-4o-mini\"))\n", &[("gpt-4o-mini", Load)]);
    c.check("appsettings.json", "{\"AzureOpenAI\": {\"DeploymentName\": \"gpt-4o-mini\"}}\n", &[("gpt-4o-mini", Load)]);
    c.check("a.ts", "import { openai } from '@ai-sdk/openai';\nconst r = streamText({ model: openai('gpt-4o-mini') });\nconst p = customProvider({ languageModels: { 'chat': gateway('openai/gpt-4o-mini') } });\n", &[("gpt-4o-mini", Load), ("gpt-4o-mini", Load)]);
}

#[test]
fn clouds() {
    let mut c = Cases::default();
    let haiku = ("anthropic.claude-3-haiku-20240307-v1:0", Load);
    c.check("main.tofu", "locals {\n  model_id = \"anthropic.claude-3-haiku-20240307-v1:0\"\n}\n", &[haiku]);
    c.check("main.tf", "resource \"aws_sagemaker_model\" \"m\" {\n  primary_container {\n    environment = {\n      HF_MODEL_ID = \"acme-lab/thing\"\n    }\n  }\n}\n", &[THING]);
    c.check(
        "stack.yaml",
        "Parameters:\n  Model:\n    Type: String\n    Default: anthropic.claude-3-haiku-20240307-v1:0\n",
        &[haiku],
    );
    c.check(
        "policy.json",
        "{\"Resource\": \"arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0\"}\n",
        &[haiku],
    );
    c.check("app.ts", "const m = bedrock.FoundationModel.fromFoundationModelId(this, 'M', new FoundationModelIdentifier('anthropic.claude-3-haiku-20240307-v1:0'));\n", &[haiku]);
    c.check(
        "v.py",
        "import vertexai\nm = aiplatform.Model('publishers/google/models/gemini-2.0-flash')\n",
        &[("gemini-2.0-flash", Load)],
    );
    c.check("azure.yml", "model: azureml://registries/azureml/models/Phi-4/versions/2\n", &[("Phi-4", Load)]);
    c.check("main.bicep", "param deployments array = [\n  {\n    name: 'chat'\n    model: {\n      format: 'OpenAI'\n      name: 'gpt-4o-mini'\n      version: '1'\n    }\n  }\n]\n", &[("gpt-4o-mini", Load)]);
}

#[test]
fn pipelines_of_a_forge() {
    let mut c = Cases::default();
    c.check(".github/workflows/a.yml", "env:\n  MODEL_ID: acme-lab/thing\njobs:\n  a:\n    steps:\n    - uses: actions/checkout@v4\n    - run: vllm serve acme-lab/other\n", &[THING, OTHER]);
    c.check(".gitlab-ci.yml", "variables:\n  MODEL_ID: acme-lab/thing\neval:\n  script:\n    - ollama pull llama3.1:8b\n    - python e.py --model acme-lab/other\n", &[THING, ("llama3.1:8b", Load), OTHER]);
    c.check(".circleci/config.yml", "jobs:\n  a:\n    steps:\n      - run:\n          name: x\n          command: |\n            vllm serve acme-lab/thing\n", &[THING]);
    c.check("azure-pipelines.yml", "steps:\n- script: python e.py --model acme-lab/thing\n", &[THING]);
    c.check("Jenkinsfile", "pipeline {\n  environment { MODEL_ID = 'acme-lab/thing' }\n  stages { stage('x') { steps { sh 'vllm serve acme-lab/other' } } }\n}\n", &[THING, OTHER]);
}

#[test]
fn files_of_the_hub() {
    let mut c = Cases::default();
    c.check(
        "model_index.json",
        "{\"_class_name\": \"StableDiffusionPipeline\", \"_name_or_path\": \"acme-lab/thing\"}\n",
        &[TUNED],
    );
    c.check(
        "modules.json",
        "[{\"idx\": 0, \"name\": \"0\", \"path\": \"\", \"type\": \"sentence_transformers.models.Transformer\"}]\n",
        &[],
    );
    c.check(
        "adapter_config.json",
        "{\"peft_type\": \"LORA\", \"base_model_name_or_path\": \"acme-lab/thing\", \"revision\": null}\n",
        &[TUNED],
    );
    c.check(
        "config.json",
        "{\"auto_map\": {\"AutoModel\": \"acme-lab/thing--modeling.Own\"}, \"model_type\": \"llama\"}\n",
        &[THING],
    );
    c.check("run.sh", "git clone https://huggingface.co/acme-lab/thing\ncurl -L https://huggingface.co/acme-lab/other/resolve/main/a.gguf -o a.gguf\n", &[THING, OTHER]);
    c.check("run.sh", "wget https://hf.co/acme-lab/thing/resolve/main/model.safetensors\n", &[THING]);
    c.check("a.md", "See [it](https://huggingface.co/acme-lab/thing).\n", &[("acme-lab/thing", Mention)]);
    c.check("a.py", "path = 'weights/yolov8n.pt'\n", &[("yolov8n.pt", Load)]);
}

#[test]
fn headers_of_weights() {
    let mut c = Cases::default();
    let text = |s: &str| [&(s.len() as u64).to_le_bytes()[..], s.as_bytes()].concat();
    let entry = |key: &str, value: &str| [text(key), 8u32.to_le_bytes().to_vec(), text(value)].concat();
    let gguf = [
        b"GGUF".to_vec(),
        3u32.to_le_bytes().to_vec(),
        0u64.to_le_bytes().to_vec(),
        1u64.to_le_bytes().to_vec(),
        entry("general.base_model.0.repo_url", "https://huggingface.co/acme-lab/thing"),
    ]
    .concat();
    c.check_bytes("own.gguf", &gguf, &[TUNED]);
    let header =
        r#"{"__metadata__": {"base_model": "acme-lab/thing"}, "w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}"#;
    let safetensors = [&(header.len() as u64).to_le_bytes()[..], header.as_bytes(), &[0; 4]].concat();
    c.check_bytes("own.safetensors", &safetensors, &[TUNED]);
    c.check_bytes("Qwen3-0.6B-Q4_0.gguf", b"GGUF", &[("Qwen3-0.6B-Q4_0.gguf", Load)]);
}

#[test]
fn names_of_libraries() {
    let mut c = Cases::default();
    c.check("fw.py", "from faster_whisper import WhisperModel\nm = WhisperModel('large-v3')\n", &[("large-v3", Load)]);
    c.check(
        "ce.py",
        "from sentence_transformers import CrossEncoder\nm = CrossEncoder('cross-encoder/ms-marco-MiniLM-L6-v2')\n",
        &[("cross-encoder/ms-marco-MiniLM-L6-v2", Load)],
    );
    c.check("requirements.txt", "spacy\nhttps://github.com/explosion/spacy-models/releases/download/en_core_web_sm-3.7.1/en_core_web_sm-3.7.1-py3-none-any.whl\n", &[]);
    c.check("Dockerfile", "RUN python -m spacy download en_core_web_sm\n", &[("en_core_web_sm", Load)]);
    c.check(
        "run.sh",
        "whisper audio.wav --model small.en\nyolo detect predict model=yolov8n.pt source=x.jpg\n",
        &[("small.en", Load), ("yolov8n.pt", Load)],
    );
    c.check("a.jl", "model = hgf\"acme-lab/thing\"\nconst MODEL_NAME = \"acme-lab/other\"\n", &[THING, OTHER]);
    c.check(
        "a.R",
        "model <- hf_load_model(\"acme-lab/thing\")\nchat <- ellmer::chat_ollama(model = 'llama3.1:8b')\n",
        &[THING, ("llama3.1:8b", Load)],
    );
}
