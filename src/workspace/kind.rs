//! What a file's name says about how it is read.

/// How a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Text by its name: searched whole, whatever bytes it holds.
    Text,
    /// Unknown by its name: searched unless its beginning is binary.
    Unknown,
    /// Weights with a readable header: the header only.
    Weights,
    /// Not opened, for this reason.
    Closed(&'static str),
}

const WEIGHTS: &[&str] = &["gguf", "safetensors"];

/// Only what is never text; anything else is looked at (`.pkl` is a configuration language too, `.mo` is Modelica).
const CLOSED: &[(&str, &str)] = &[
    (
        "binary: weights",
        "bin ckpt ggml h5 hdf5 joblib keras llamafile mlmodel mlpackage msgpack nemo npy npz onnx onnx_data ort ot pb pdparams \
         pickle pt pt2 pte pth tflite",
    ),
    (
        "binary: archive",
        "7z apk bz2 cab crate deb dmg egg gz ipa iso jar lz4 nupkg rar rpm tar tbz2 tgz txz vsix war whl xz zip zst",
    ),
    (
        "binary: media",
        "aac avi avif bmp eot flac gif heic icns ico jpeg jpg m4a mkv mov mp3 mp4 mpeg mpg ogg opus otf png psd tif tiff ttf wav \
         webm webp wmv woff woff2",
    ),
    (
        "binary",
        "arrow class dll doc docx dylib exe feather parquet pdb pdf ppt pptx pyc pyd rlib rmeta so sqlite sqlite3 wasm xls xlsx",
    ),
];

/// In order, to be searched by halves.
#[rustfmt::skip]
const TEXT: &[&str] = &[
    "bash", "bat", "bicep", "c", "cc", "cfg", "cmake", "conf", "cpp", "cs", "css", "csv", "cu", "cxx", "dart", "env",
    "ex", "exs", "fs", "go", "gradle", "groovy", "h", "hcl", "hpp", "hs", "htm", "html", "ini", "ipynb", "java", "jl",
    "js", "json", "json5", "jsonc", "jsonl", "jsx", "just", "kt", "kts", "lua", "md", "mdx", "mjs", "mk", "ml", "mts",
    "ndjson", "nix", "php", "pl", "properties", "proto", "ps1", "py", "pyi", "pyx", "r", "rb", "rmd", "rs", "rst",
    "scala", "sh", "sql", "svelte", "swift", "tf", "tfvars", "toml", "tpl", "ts", "tsv", "tsx", "txt", "vue", "xml",
    "yaml", "yml", "zig", "zsh",
];

/// What the last part of a path says.
pub(super) fn of(path: &[u8]) -> Kind {
    let name = path.rsplit(|b| *b == b'/').next().unwrap_or(path);
    let Some(dot) = name.iter().rposition(|b| *b == b'.') else { return Kind::Unknown };
    let Ok(extension) = std::str::from_utf8(&name[dot + 1..]) else { return Kind::Unknown };
    let extension = extension.to_ascii_lowercase();
    let extension = extension.as_str();
    if TEXT.binary_search(&extension).is_ok() {
        return Kind::Text;
    }
    if WEIGHTS.contains(&extension) {
        return Kind::Weights;
    }
    // A hidden file has a name, not an extension: `.bin` is no weights file.
    if dot == 0 {
        return Kind::Unknown;
    }
    CLOSED
        .iter()
        .find(|(_, list)| list.split_ascii_whitespace().any(|e| e == extension))
        .map_or(Kind::Unknown, |(why, _)| Kind::Closed(why))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_decide() {
        assert!(TEXT.is_sorted());
        assert_eq!(of(b"a/b.PY"), Kind::Text);
        assert_eq!(of(b".env"), Kind::Text);
        assert_eq!(of(b"m.Q4_K_M.gguf"), Kind::Weights);
        assert_eq!(of(b"pytorch_model.bin"), Kind::Closed("binary: weights"));
        assert_eq!(of(b"d.bin/Dockerfile"), Kind::Unknown);
        assert_eq!(of(b"x.\xff"), Kind::Unknown);
    }
}
