//! Building: a checked unit becomes pages, HTML, and a site on the disk.
