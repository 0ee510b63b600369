//! A site is built, served, and built again: the parts of this room, put together.

use std::sync::Arc;

use super::{Options, Rebuild, ServeError, build, listen, watch};
use crate::source::Recorder;

/// Builds, serves, and with `watch` builds again on every change, until the process ends.
///
/// `say` is given lines for the terminal, from more than one thread. The builder reads through `recorder`, which is how it
/// is known what to watch.
pub fn serve(
    options: &Options,
    builder: impl Rebuild + 'static,
    recorder: Arc<Recorder>,
    say: impl Fn(&str) + Send + Sync + 'static,
) -> Result<(), ServeError> {
    let say: Arc<dyn Fn(&str) + Send + Sync> = Arc::new(say);
    let shared = Arc::new(build::Shared::default());
    // Its own reading is no build's.
    let door = recorder.inner().clone();
    let mut builds = build::Builds::new(builder, shared.clone(), recorder.clone(), say.clone());
    builds.build(Vec::new());
    let bound = listen::bind(options, say.as_ref())?;
    if options.watch {
        let watch = watch::Watch::new(recorder, options.poll);
        let thread = std::thread::Builder::new().name("rulebook builds".to_owned());
        // Never joined: it ends with the process, as the server does.
        thread
            .spawn(move || builds.keep(watch))
            .map_err(ServeError::System)?;
    }
    if let Some(ready) = options.ready {
        ready(&bound.url());
    }
    bound.run(shared, door, say.as_ref())
}
