//! The strings of a JSON object, which stay where they are in it.

/// Where a string begins, and its length: in [`Texts`]. Or which strings are in a list.
#[derive(Clone, Copy)]
pub(crate) struct Place(u32, u32);

/// The JSON, and after it those of its strings that it has with escapes, without them.
#[derive(Clone)]
pub(crate) struct Texts<J> {
    json: J,
    unescaped: String,
    /// The strings of lists.
    listed: Vec<String>,
}

impl<J: AsRef<str>> Texts<J> {
    pub(crate) fn json(&self) -> &str {
        self.json.as_ref()
    }

    pub(crate) fn at(&self, Place(start, length): Place) -> &str {
        let (start, length) = (start as usize, length as usize);
        let (json, unescaped) = (self.json.as_ref(), self.unescaped.as_str());
        let (whole, start) = match start.checked_sub(json.len()) {
            None => (json, start),
            Some(start) => (unescaped, start),
        };
        whole.get(start..start + length).unwrap_or_default()
    }

    pub(crate) fn list(&self, Place(start, length): Place) -> &[String] {
        let (start, length) = (start as usize, length as usize);
        self.listed.get(start..start + length).unwrap_or_default()
    }
}

impl<'j> Texts<&'j str> {
    pub(crate) fn of(json: &'j str) -> Self {
        Self {
            json,
            unescaped: String::new(),
            listed: Vec::new(),
        }
    }

    /// The place of a text that is in the JSON. serde_json also lends names of its own, if it
    /// keeps numbers as texts; they are not.
    pub(crate) fn borrowed(&mut self, text: &'j str) -> Place {
        let json = self.json;
        let start = text.as_ptr().addr().wrapping_sub(json.as_ptr().addr());
        match start.checked_add(text.len()) {
            Some(end) if end <= json.len() => Place(short(start), short(text.len())),
            _ => self.unescaped(text),
        }
    }

    pub(crate) fn unescaped(&mut self, text: &str) -> Place {
        let start = self.json.len() + self.unescaped.len();
        self.unescaped.push_str(text);
        Place(short(start), short(text.len()))
    }

    /// Begins a list.
    pub(crate) fn begin(&self) -> usize {
        self.listed.len()
    }

    pub(crate) fn add(&mut self, text: Place) {
        let text = self.at(text).to_owned();
        self.listed.push(text);
    }

    /// The list that began there.
    pub(crate) fn end(&self, begun: usize) -> Place {
        Place(short(begun), short(self.listed.len() - begun))
    }

    /// What is beside the JSON.
    pub(crate) fn rest(self) -> (String, Vec<String>) {
        (self.unescaped, self.listed)
    }
}

impl Texts<String> {
    /// With the JSON that was read.
    pub(crate) fn owning(json: String, (unescaped, listed): (String, Vec<String>)) -> Self {
        Self {
            json,
            unescaped,
            listed,
        }
    }
}

/// A place fits: what is read has 64 KiB at most.
fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
