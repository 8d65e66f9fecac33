//! A neural network on rten, one page on one thread: a page gains nothing from a second one, a second page does.

use std::path::Path;
use std::sync::Arc;

use rten::{Model, ModelOptions, RunOptions, ThreadPool, Value};
use rten_tensor::prelude::*;
use rten_tensor::{NdTensor, Tensor};

use crate::settings::SetupError;

/// A loaded ONNX network with one picture as input and one tensor as output.
pub(crate) struct Network {
    model: Model,
    pool: Arc<ThreadPool>,
}

impl Network {
    /// Loads an `.onnx` file. Errors: the file is missing, or no network that rten can run.
    pub(crate) fn load(what: &'static str, path: &Path) -> Result<Network, SetupError> {
        let path = path.to_owned();
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(source) => return Err(SetupError::File { what, path, source }),
        };
        let model = match ModelOptions::with_all_ops().load(bytes) {
            Ok(model) => model,
            Err(error) => return Err(SetupError::Unusable { what, path, detail: error.to_string() }),
        };
        Ok(Network { model, pool: Arc::new(ThreadPool::with_num_threads(1)) })
    }

    /// A text from the file's metadata.
    pub(crate) fn metadata(&self, key: &str) -> Option<&str> {
        self.model.metadata().get(key)
    }

    /// Runs it over one `3 × height × width` picture. `None` where the network fails or gives no numbers.
    pub(crate) fn run(&self, picture: Picture) -> Option<Tensor<f32>> {
        let input = NdTensor::from_data([1, 3, picture.height, picture.width], picture.values);
        let mut options = RunOptions::default();
        options.thread_pool = Some(self.pool.clone());
        let output: Value = self.model.run_one(input.view().into(), Some(options)).ok()?;
        output.try_into().ok()
    }
}

/// A network's input: three planes (blue, green, red), values -1 to 1.
pub(crate) struct Picture {
    pub width: usize,
    pub height: usize,
    pub values: Vec<f32>,
}

impl Picture {
    /// A picture of mean grey: zeroes.
    pub(crate) fn empty(width: usize, height: usize) -> Picture {
        Picture { width, height, values: vec![0.0; 3 * width * height] }
    }

    /// Sets a pixel from red, green, blue, each 0 to 255.
    pub(crate) fn set(&mut self, x: usize, y: usize, rgb: [f32; 3]) {
        let plane = self.width * self.height;
        let at = y * self.width + x;
        for (k, value) in rgb.into_iter().enumerate() {
            self.values[(2 - k) * plane + at] = value / 127.5 - 1.0;
        }
    }
}
