package dev.chainrule.benchmark.http;

import java.util.List;

/** A tensor of 784 floats by the Open Inference Protocol, as bytes and in JSON. */
final class Tensors implements Part {

    @Override
    public List<Line> run(Scale scale) throws Exception {
        try (Benched service = Benched.start(scale)) {
            String path = "/v2/models/%s/infer".formatted(service.pixels());
            return new Duel(service, scale)
                    .fight("784 floats as bytes : in JSON", Bodies.binaryTensor(path), Bodies.tensor(path), 2, false);
        }
    }
}
