package io.tripletflow.peer;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** The matrix products of a step and nothing else, into tensors that lie ready. */
final class Products {

    private record Product(Tensor result, Tensor left, Tensor right) {}

    private final List<Product> products = new ArrayList<>();

    Products(int inputs, int hidden, int embedding, int batch) {
        int first = hidden == 0 ? embedding : hidden;
        Tensor rows = torch.randn(batch, inputs);
        Tensor units = torch.randn(batch, first);
        Tensor embeddings = torch.randn(batch, embedding);
        add(rows, torch.randn(inputs, first));
        if (hidden > 0) {
            Tensor weights = torch.randn(hidden, embedding);
            add(units, weights);
            add(units.t(), embeddings);
            add(embeddings, weights.t());
        }
        add(rows.t(), units);
        add(embeddings, embeddings.t());
    }

    private void add(Tensor left, Tensor right) {
        products.add(new Product(torch.mm(left, right), left, right));
    }

    void run() {
        for (Product product : products) {
            torch.mm_out(product.result, product.left, product.right);
        }
    }
}
