//! Leaves out output classes of a network that nobody asks for.
//!
//! A recogniser of Chinese, Japanese and Latin gives 18,710 probabilities a step, of which Japanese paper needs 7,000.
//! Softmax over the others left out gives the same ratios, at a third of the last layer's cost.

use rten_onnx::onnx::{DataType, GraphProto, NodeProto, TensorProto};

const F32: usize = size_of::<f32>();

/// Keeps the classes with a `true`; false (and nothing is changed) where the network does not end in
/// `input × weights + bias → softmax` over so many classes.
pub(super) fn keep(graph: &mut GraphProto, kept: &[bool]) -> bool {
    let Some([weights, bias]) = last_layer(graph) else { return false };
    let fits = |name: &str, rank: usize| {
        graph.initializer.iter().any(|t| {
            t.name.as_deref() == Some(name)
                && t.data_type == Some(DataType::FLOAT)
                && t.dims.len() == rank
                && t.dims.last() == i64::try_from(kept.len()).ok().as_ref()
                && t.raw_data.as_ref().is_some_and(|raw| {
                    raw.borrow().len() as i64 == t.dims.iter().product::<i64>() * F32 as i64
                })
        })
    };
    let used_once = |name: &str| graph.node.iter().flat_map(|n| &n.input).filter(|i| *i == name).count() == 1;
    if !(fits(&weights, 2) && fits(&bias, 1) && used_once(&weights) && used_once(&bias)) {
        return false;
    }
    for tensor in &mut graph.initializer {
        if tensor.name.as_deref().is_some_and(|name| name == weights || name == bias) {
            narrow(tensor, kept);
        }
    }
    for output in &mut graph.output {
        output.r#type = None;
    }
    graph.value_info.clear();
    true
}

/// Names of the last layer's weights and bias.
fn last_layer(graph: &GraphProto) -> Option<[String; 2]> {
    let [output] = graph.output.as_slice() else { return None };
    let softmax = made_by(graph, output.name.as_deref()?, "Softmax")?;
    let sum = made_by(graph, softmax.input.first()?, "Add")?;
    let [product, bias] = sum.input.as_slice() else { return None };
    let product = made_by(graph, product, "MatMul")?;
    Some([product.input.get(1)?.clone(), bias.clone()])
}

/// The node of that kind that gives a value, perhaps through nodes that change nothing.
fn made_by<'g>(graph: &'g GraphProto, value: &str, kind: &str) -> Option<&'g NodeProto> {
    let mut node = graph.node.iter().find(|n| n.output.iter().any(|o| o == value))?;
    while node.op_type.as_deref() == Some("Identity") {
        let from = node.input.first()?;
        node = graph.node.iter().find(|n| n.output.contains(from))?;
    }
    (node.op_type.as_deref() == Some(kind)).then_some(node)
}

/// Takes columns out of the last dimension.
fn narrow(tensor: &mut TensorProto, kept: &[bool]) {
    let Some(raw) = &tensor.raw_data else { return };
    let narrowed: Vec<u8> = {
        let raw = raw.borrow();
        let rows = raw.chunks_exact(kept.len() * F32);
        let values = rows.flat_map(|row| row.chunks_exact(F32).zip(kept));
        values.filter(|(_, kept)| **kept).flat_map(|(value, _)| value.iter().copied()).collect()
    };
    raw.replace(narrowed);
    if let Some(last) = tensor.dims.last_mut() {
        *last = kept.iter().filter(|kept| **kept).count() as i64;
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use rten_onnx::onnx::ValueInfoProto;

    use super::*;

    fn tensor(name: &str, dims: &[i64], values: &[f32]) -> TensorProto {
        TensorProto {
            name: Some(name.to_owned()),
            dims: dims.to_vec(),
            data_type: Some(DataType::FLOAT),
            raw_data: Some(RefCell::new(values.iter().flat_map(|v| v.to_le_bytes()).collect())),
            ..TensorProto::default()
        }
    }

    fn node(kind: &str, input: &[&str], output: &str) -> NodeProto {
        NodeProto {
            op_type: Some(kind.to_owned()),
            input: input.iter().map(|i| (*i).to_owned()).collect(),
            output: vec![output.to_owned()],
            ..NodeProto::default()
        }
    }

    fn classifier(last: &str) -> GraphProto {
        GraphProto {
            node: vec![
                node("MatMul", &["x", "w"], "a"),
                node("Add", &["a", "b"], "c"),
                node("Identity", &["c"], "d"),
                node(last, &["d"], "y"),
            ],
            initializer: vec![
                tensor("w", &[2, 3], &[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
                tensor("b", &[3], &[7.0, 8.0, 9.0]),
            ],
            output: vec![ValueInfoProto { name: Some("y".to_owned()), ..ValueInfoProto::default() }],
            ..GraphProto::default()
        }
    }

    fn values(tensor: &TensorProto) -> Vec<f32> {
        let raw = tensor.raw_data.as_ref().unwrap().borrow();
        raw.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
    }

    #[test]
    fn columns_of_weights_and_bias_are_left_out() {
        let mut graph = classifier("Softmax");
        assert!(keep(&mut graph, &[true, false, true]));
        assert_eq!(graph.initializer[0].dims, [2, 2]);
        assert_eq!(values(&graph.initializer[0]), [1.0, 3.0, 4.0, 6.0]);
        assert_eq!(values(&graph.initializer[1]), [7.0, 9.0]);
    }

    #[test]
    fn another_network_is_left_alone() {
        for (last, kept) in [("Relu", &[true, false, true][..]), ("Softmax", &[true, false])] {
            let mut graph = classifier(last);
            assert!(!keep(&mut graph, kept));
            assert_eq!(graph.initializer[0].dims, [2, 3]);
        }
    }
}
