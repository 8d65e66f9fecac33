//! Cuts a network's graph at its depthwise convolutions into parts that run one after the other.

use std::collections::{BTreeMap, BTreeSet};

use rten_onnx::onnx::{AttributeProto, DataType, GraphProto, ModelProto, NodeProto, ValueInfoProto};

use super::depthwise::Depthwise;

/// Where a value that passes between parts is kept. The network's input is in slot 0.
pub(super) type Slot = usize;

/// A network in parts.
pub(super) struct Cut {
    pub parts: Vec<Part>,
    /// How many slots there are.
    pub slots: usize,
    /// The network's output.
    pub output: Slot,
}

/// A network of its own, and the convolutions to do after it.
pub(super) struct Part {
    pub model: ModelProto,
    /// In the order of the model's inputs.
    pub inputs: Vec<Slot>,
    /// In the order of the model's outputs.
    pub outputs: Vec<Slot>,
    /// Slots that are not needed after this part.
    pub done: Vec<Slot>,
    /// From, to, and what is done.
    pub convolutions: Vec<(Slot, Slot, Depthwise)>,
}

/// Cuts a network; `None` if it has not one input and one output. One that cannot be cut is a single part.
pub(super) fn cut(model: ModelProto) -> Option<Cut> {
    let graph = model.graph.as_ref()?;
    let weights: BTreeSet<&str> = graph.initializer.iter().filter_map(|t| t.name.as_deref()).collect();
    let name = |v: &ValueInfoProto| v.name.clone();
    let mut inputs = graph.input.iter().filter_map(name).filter(|n| !weights.contains(n.as_str()));
    let (input, output) = (inputs.next()?, graph.output.first().and_then(name)?);
    if inputs.next().is_some() || graph.output.len() != 1 {
        return None;
    }
    let plan = Plan::of(graph, &input);
    let mut slots = BTreeMap::from([(input.clone(), 0)]);
    let count = plan.levels.values().max().copied().unwrap_or(0) + 1;
    let mut parts: Vec<Part> =
        (0..count).map(|level| plan.part(&model, graph, level, &output, &mut slots)).collect();
    let output = *slots.get(&output)?;
    for slot in slots.values().copied().filter(|slot| *slot != output) {
        if let Some(part) = parts.iter_mut().rfind(|part| part.reads(slot)) {
            part.done.push(slot);
        }
    }
    Some(Cut { parts, slots: slots.len(), output })
}

impl Part {
    fn reads(&self, slot: Slot) -> bool {
        self.inputs.contains(&slot) || self.convolutions.iter().any(|(from, ..)| *from == slot)
    }
}

/// Which part everything belongs to.
struct Plan<'g> {
    /// The part that makes each value which depends on the network's input.
    levels: BTreeMap<&'g str, usize>,
    /// Which node makes a value that does not depend on it.
    constants: BTreeMap<&'g str, &'g NodeProto>,
    /// Nodes done here and not by rten, by their output.
    convolutions: BTreeMap<&'g str, (&'g NodeProto, Depthwise)>,
}

impl<'g> Plan<'g> {
    fn of(graph: &'g GraphProto, input: &'g str) -> Plan<'g> {
        let mut plan = Plan {
            levels: BTreeMap::from([(input, 0)]),
            constants: BTreeMap::new(),
            convolutions: BTreeMap::new(),
        };
        let whole = graph.node.iter().any(|n| n.attribute.iter().any(|a| a.g.is_some()));
        for node in &graph.node {
            let level = node.input.iter().filter_map(|i| plan.levels.get(i.as_str())).max().copied();
            let convolution = if whole { None } else { depthwise(graph, node) };
            for output in &node.output {
                match level {
                    None => _ = plan.constants.insert(output, node),
                    Some(level) => _ = plan.levels.insert(output, level + usize::from(convolution.is_some())),
                }
            }
            if let (Some(_), Some(convolution), Some(output)) = (level, convolution, node.output.first()) {
                plan.convolutions.insert(output, (node, convolution));
            }
        }
        plan
    }

    fn part(
        &self,
        model: &ModelProto,
        graph: &GraphProto,
        level: usize,
        output: &str,
        slots: &mut BTreeMap<String, Slot>,
    ) -> Part {
        let here = |node: &&NodeProto| {
            let made = node.output.first().map(String::as_str).unwrap_or_default();
            self.levels.get(made) == Some(&level) && !self.convolutions.contains_key(made)
        };
        let nodes: Vec<&NodeProto> = graph.node.iter().filter(here).collect();
        let made: BTreeSet<&str> = nodes.iter().flat_map(|n| &n.output).map(String::as_str).collect();
        let used: BTreeSet<&str> = nodes.iter().flat_map(|n| &n.input).map(String::as_str).collect();
        let after: BTreeSet<&str> = graph
            .node
            .iter()
            .filter(|n| !here(n))
            .flat_map(|n| &n.input)
            .map(String::as_str)
            .chain([output])
            .collect();
        let mut slot = |name: &str| {
            let next = slots.len();
            *slots.entry(name.to_owned()).or_insert(next)
        };
        let taken: Vec<&str> =
            used.iter().copied().filter(|v| self.levels.contains_key(v) && !made.contains(v)).collect();
        let given: Vec<&str> = made.iter().copied().filter(|v| after.contains(v)).collect();
        let follows = |(node, _): &&(&NodeProto, Depthwise)| {
            node.input.first().and_then(|i| self.levels.get(i.as_str())) == Some(&level)
        };
        let convolutions = self.convolutions.values().filter(follows).filter_map(|(node, convolution)| {
            Some((slot(node.input.first()?), slot(node.output.first()?), convolution.clone()))
        });
        let convolutions = convolutions.collect();
        Part {
            inputs: taken.iter().map(|v| slot(v)).collect(),
            outputs: given.iter().map(|v| slot(v)).collect(),
            done: Vec::new(),
            convolutions,
            model: self.model(model, graph, nodes, &taken, &given),
        }
    }

    /// The model of some nodes, with the constants they need.
    fn model(
        &self,
        model: &ModelProto,
        graph: &GraphProto,
        nodes: Vec<&NodeProto>,
        inputs: &[&str],
        outputs: &[&str],
    ) -> ModelProto {
        let mut needed: BTreeSet<&str> = BTreeSet::new();
        let mut open: Vec<&str> = nodes.iter().flat_map(|n| &n.input).map(String::as_str).collect();
        while let Some(value) = open.pop() {
            if needed.insert(value)
                && let Some(node) = self.constants.get(value)
            {
                open.extend(node.input.iter().map(String::as_str));
            }
        }
        let constant = |n: &&NodeProto| {
            n.output.iter().any(|o| needed.contains(o.as_str()) && self.constants.contains_key(o.as_str()))
        };
        let constants = graph.node.iter().filter(constant);
        let known = graph.input.iter().chain(&graph.output).chain(&graph.value_info);
        let info = |name: &&str| {
            let found = known.clone().find(|v| v.name.as_deref() == Some(*name));
            found.cloned().unwrap_or(ValueInfoProto { name: Some((*name).to_owned()), ..Default::default() })
        };
        let weights =
            graph.initializer.iter().filter(|t| t.name.as_deref().is_some_and(|n| needed.contains(n)));
        let graph = GraphProto {
            node: constants.chain(nodes).cloned().collect(),
            initializer: weights.cloned().collect(),
            input: inputs.iter().map(info).collect(),
            output: outputs.iter().map(info).collect(),
            value_info: Vec::new(),
        };
        ModelProto {
            ir_version: model.ir_version,
            graph: Some(graph),
            opset_import: model.opset_import.clone(),
            ..ModelProto::default()
        }
    }
}

/// The node as a depthwise convolution that [`Depthwise`] can do.
fn depthwise(graph: &GraphProto, node: &NodeProto) -> Option<Depthwise> {
    let [_, weights] = node.input.as_slice() else { return None };
    if node.op_type.as_deref() != Some("Conv") {
        return None;
    }
    let tensor = graph.initializer.iter().find(|t| t.name.as_deref() == Some(weights))?;
    let [channels, 1, rows, columns] = sizes(&tensor.dims)?[..] else { return None };
    let attribute = |name: &str| node.attribute.iter().find(|a| a.name.as_deref() == Some(name));
    let all = |name: &str, default: &[usize]| match attribute(name) {
        Some(AttributeProto { ints, .. }) => sizes(ints),
        None => Some(default.to_vec()),
    };
    let groups = attribute("group").and_then(|a| a.i).unwrap_or(1);
    let automatic = attribute("auto_pad").is_some_and(|a| a.s.as_deref() != Some("NOTSET"));
    let [stride, 1] = all("strides", &[1, 1])?[..] else { return None };
    let padding: [usize; 4] = all("pads", &[0; 4])?.try_into().ok()?;
    let plain =
        all("dilations", &[1, 1])? == [1, 1] && !automatic && tensor.data_type == Some(DataType::FLOAT);
    if groups != i64::try_from(channels).ok()? || channels < 2 || stride == 0 || !plain {
        return None;
    }
    let raw = tensor.raw_data.as_ref()?.borrow();
    let weights: Vec<f32> = raw.as_chunks().0.iter().map(|bytes| f32::from_le_bytes(*bytes)).collect();
    let fits = weights.len() == channels * rows * columns;
    fits.then_some(Depthwise { channels, kernel: [rows, columns], stride, padding, weights })
}

fn sizes(values: &[i64]) -> Option<Vec<usize>> {
    values.iter().map(|v| usize::try_from(*v).ok()).collect()
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use rten_onnx::onnx::TensorProto;

    use super::*;

    fn value(name: &str) -> ValueInfoProto {
        ValueInfoProto { name: Some(name.to_owned()), ..ValueInfoProto::default() }
    }

    fn node(kind: &str, input: &[&str], output: &str, group: i64) -> NodeProto {
        let group = AttributeProto { name: Some("group".to_owned()), i: Some(group), ..Default::default() };
        NodeProto {
            op_type: Some(kind.to_owned()),
            input: input.iter().map(|i| (*i).to_owned()).collect(),
            output: vec![output.to_owned()],
            attribute: if kind == "Conv" { vec![group] } else { Vec::new() },
            ..NodeProto::default()
        }
    }

    fn model(nodes: Vec<NodeProto>) -> ModelProto {
        let weights = TensorProto {
            name: Some("w".to_owned()),
            dims: vec![2, 1, 1, 1],
            data_type: Some(DataType::FLOAT),
            raw_data: Some(RefCell::new([1.5_f32, -2.0].iter().flat_map(|v| v.to_le_bytes()).collect())),
            ..TensorProto::default()
        };
        let graph = GraphProto {
            node: nodes,
            initializer: vec![weights],
            input: vec![value("x")],
            output: vec![value("y")],
            value_info: Vec::new(),
        };
        ModelProto { graph: Some(graph), ..ModelProto::default() }
    }

    /// By part: its nodes' outputs, its inputs and outputs, what it gives away, its convolutions.
    type Shown = (String, Vec<Slot>, Vec<Slot>, Vec<Slot>, Vec<(Slot, Slot)>);

    fn check(nodes: Vec<NodeProto>, expected: &[Shown]) {
        let cut = cut(model(nodes)).unwrap();
        let show = |part: &Part| {
            let nodes = &part.model.graph.as_ref().unwrap().node;
            let names: Vec<&str> = nodes.iter().map(|n| n.output[0].as_str()).collect();
            let convolutions = part.convolutions.iter().map(|(from, to, _)| (*from, *to)).collect();
            (names.join(" "), part.inputs.clone(), part.outputs.clone(), part.done.clone(), convolutions)
        };
        assert_eq!(cut.parts.iter().map(show).collect::<Vec<_>>(), expected);
    }

    fn part(nodes: &str, inputs: &[Slot], outputs: &[Slot], done: &[Slot], conv: &[(Slot, Slot)]) -> Shown {
        (nodes.to_owned(), inputs.to_vec(), outputs.to_vec(), done.to_vec(), conv.to_vec())
    }

    #[test]
    fn a_network_without_depthwise_convolutions_is_one_part() {
        let nodes = vec![node("Relu", &["x"], "a", 0), node("Conv", &["a", "w"], "y", 1)];
        check(nodes, &[part("a y", &[0], &[1], &[0], &[])]);
    }

    #[test]
    fn what_is_needed_on_both_sides_of_a_cut_is_kept() {
        // The constant stands in the part that needs it; "a" goes around the convolution.
        let nodes = vec![
            node("Relu", &["x"], "a", 0),
            node("Conv", &["a", "w"], "b", 2),
            node("Identity", &["w"], "c", 0),
            node("Add", &["b", "a"], "d", 0),
            node("Mul", &["d", "c"], "y", 0),
        ];
        check(nodes, &[part("a", &[0], &[1], &[0], &[(1, 2)]), part("c d y", &[1, 2], &[3], &[1, 2], &[])]);
    }

    #[test]
    fn weights_are_read() {
        let cut = cut(model(vec![node("Relu", &["x"], "a", 0), node("Conv", &["a", "w"], "y", 2)])).unwrap();
        let [(_, to, convolution)] = &cut.parts[0].convolutions[..] else { panic!("one convolution") };
        assert_eq!((*to, cut.output), (cut.output, *to));
        assert_eq!(convolution.weights, [1.5, -2.0]);
        assert_eq!((convolution.channels, convolution.kernel), (2, [1, 1]));
    }
}
