//! stub
pub mod terminal {
    pub fn sanitize(s: &str) -> String {
        s.to_owned()
    }
}
#[derive(Clone, Debug)]
pub struct RenderOptions {
    pub color: bool,
    pub width: usize,
    pub unicode: bool,
    pub links: bool,
    pub verbose: u8,
    pub quiet: bool,
}
pub struct Format {
    pub name: &'static str,
    pub render: fn(&crate::core::finding::Report, &(), &RenderOptions, &mut dyn std::io::Write) -> std::io::Result<()>,
}
pub static FORMATS: &[Format] = &[Format { name: "json", render: json }, Format { name: "human", render: json }];
pub fn format(n: &str) -> Option<&'static Format> {
    FORMATS.iter().find(|f| f.name == n)
}
fn json(r: &crate::core::finding::Report, _: &(), _: &RenderOptions, w: &mut dyn std::io::Write) -> std::io::Result<()> {
    serde_json::to_writer_pretty(w, r)?;
    Ok(())
}
