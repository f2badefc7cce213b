//! Pull requests.
