//! A neural network on rten, one page on one thread: a page gains nothing from a second one, a second page does.
//!
//! The network is cut at its depthwise convolutions, which rten computes slowly (see [`depthwise`]): the parts between
//! them run on rten, one after the other.

mod classes;
mod cut;
mod depthwise;

use std::path::Path;
use std::sync::Arc;

use rten::{Model, ModelOptions, NodeId, RunOptions, ThreadPool, Value, ValueOrView};
use rten_onnx::onnx::ModelProto;
use rten_tensor::{NdTensor, Tensor};

use crate::settings::SetupError;
use cut::{Cut, Slot};
use depthwise::Depthwise;

/// A loaded ONNX network with one picture as input and one tensor as output.
pub(crate) struct Network {
    parts: Vec<Part>,
    slots: usize,
    output: Slot,
    pool: Arc<ThreadPool>,
}

/// A piece of the network, and the depthwise convolutions that follow it.
struct Part {
    model: Model,
    inputs: Vec<(NodeId, Slot)>,
    outputs: Vec<(NodeId, Slot)>,
    /// Values that nothing needs after this part.
    done: Vec<Slot>,
    convolutions: Vec<(Slot, Slot, Depthwise)>,
}

/// An ONNX file, read but not yet made ready to run.
pub(crate) struct Source {
    what: &'static str,
    path: std::path::PathBuf,
    model: ModelProto,
}

impl Source {
    /// Reads an `.onnx` file. Errors: the file is missing, or no ONNX.
    pub(crate) fn read(what: &'static str, path: &Path) -> Result<Source, SetupError> {
        let path = path.to_owned();
        let bytes = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(source) => return Err(SetupError::File { what, path, source }),
        };
        match ModelProto::parse_buf(&bytes) {
            Ok(model) => Ok(Source { what, path, model }),
            Err(error) => Err(SetupError::Unusable { what, path, detail: error.to_string() }),
        }
    }

    /// A text from the file's metadata.
    pub(crate) fn metadata(&self, key: &str) -> Option<&str> {
        let found = self.model.metadata_props.iter().find(|p| p.key.as_deref() == Some(key))?;
        found.value.as_deref()
    }

    /// Leaves out the classes of the network's output that are not `kept`, where its last layer allows it: whether it
    /// did. The other probabilities are then what they would be with these taken away.
    pub(crate) fn keep_classes(&mut self, kept: &[bool]) -> bool {
        self.model.graph.as_mut().is_some_and(|graph| classes::keep(graph, kept))
    }

    /// Makes it ready to run. Errors: no network that rten can run.
    pub(crate) fn load(self) -> Result<Network, SetupError> {
        let Source { what, path, model } = self;
        load(model).map_err(|detail| SetupError::Unusable { what, path, detail })
    }

    /// An error about this file.
    pub(crate) fn unusable(&self, detail: &str) -> SetupError {
        SetupError::Unusable { what: self.what, path: self.path.clone(), detail: detail.to_owned() }
    }
}

fn load(model: ModelProto) -> Result<Network, String> {
    let Cut { parts, slots, output } = cut::cut(model).ok_or("no network of one input and one output")?;
    let parts: Result<Vec<Part>, String> = parts.into_iter().map(part).collect();
    Ok(Network { parts: parts?, slots, output, pool: Arc::new(ThreadPool::with_num_threads(1)) })
}

fn part(part: cut::Part) -> Result<Part, String> {
    let bytes = part.model.write_buf().map_err(|e| e.to_string())?;
    drop(part.model);
    let model = ModelOptions::with_all_ops().prepack_weights(true).load(bytes).map_err(|e| e.to_string())?;
    let inputs = model.input_ids().iter().copied().zip(part.inputs).collect();
    let outputs = model.output_ids().iter().copied().zip(part.outputs).collect();
    Ok(Part { model, inputs, outputs, done: part.done, convolutions: part.convolutions })
}

impl Network {
    /// Runs it over one `3 × height × width` picture. `None` where the network fails or gives no numbers.
    pub(crate) fn run(&self, picture: Picture) -> Option<Tensor<f32>> {
        let input = NdTensor::from_data([1, 3, picture.height, picture.width], picture.values);
        let mut values: Vec<Option<Value>> = (0..self.slots).map(|_| None).collect();
        *values.first_mut()? = Some(input.into());
        for part in &self.parts {
            part.run(&mut values, &self.pool)?;
        }
        values.get_mut(self.output)?.take()?.try_into().ok()
    }
}

impl Part {
    fn run(&self, values: &mut [Option<Value>], pool: &Arc<ThreadPool>) -> Option<()> {
        if !self.outputs.is_empty() {
            let outputs = self.run_model(values, pool)?;
            for ((_, slot), value) in self.outputs.iter().zip(outputs) {
                values[*slot] = Some(value);
            }
        }
        for (from, to, convolution) in &self.convolutions {
            let result = convolution.run(values[*from].as_ref()?.as_tensor_view()?)?;
            values[*to] = Some(result.into());
        }
        for slot in &self.done {
            values[*slot] = None;
        }
        Some(())
    }

    fn run_model(&self, values: &mut [Option<Value>], pool: &Arc<ThreadPool>) -> Option<Vec<Value>> {
        // A value that is not needed again is given away, so that it can be changed in place.
        let spare = |slot: &Slot| {
            self.done.contains(slot) && !self.convolutions.iter().any(|(from, ..)| from == slot)
        };
        let mut inputs: Vec<(NodeId, ValueOrView<'_>)> = Vec::new();
        for (id, slot) in self.inputs.iter().filter(|(_, slot)| spare(slot)) {
            inputs.push((*id, values[*slot].take()?.into()));
        }
        let values = &*values;
        for (id, slot) in self.inputs.iter().filter(|(_, slot)| !spare(slot)) {
            inputs.push((*id, values[*slot].as_ref()?.into()));
        }
        let mut options = RunOptions::default();
        options.thread_pool = Some(pool.clone());
        let ids: Vec<NodeId> = self.outputs.iter().map(|(id, _)| *id).collect();
        self.model.run(inputs, &ids, Some(options)).ok()
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
