//! HTTP and the watch loop over the pipeline.
