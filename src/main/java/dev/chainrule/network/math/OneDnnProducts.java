package dev.chainrule.network.math;

import java.util.Arrays;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;

/** One thread's products, so that a shape is prepared once; no garbage is made where it is known. */
final class OneDnnProducts {

    /** A training has a few for each of its layers; whoever needs more prepares some again. */
    private static final int MOST = 512;

    /** Twice as many, so that a search for a place ends soon. */
    private static final int PLACES = 2 * MOST;

    private final engine processor;
    /** Owns {@link #handle}, which is valid as long as this is not collected. */
    private final stream calls;

    private final dnnl_stream handle;
    private final @Nullable OneDnnProduct[] places = new @Nullable OneDnnProduct[PLACES];
    private int count;
    private BytePointer scratch = new BytePointer(1);

    OneDnnProducts(engine processor) {
        Threads.useOne();
        this.processor = processor;
        calls = new stream(processor);
        handle = calls.get();
    }

    OneDnnProduct of(boolean transposeA, boolean transposeB, int rows, int inner, int columns) {
        int form = (transposeA ? 2 : 0) + (transposeB ? 1 : 0);
        int hash = ((rows * 31 + inner) * 31 + columns) * 4 + form;
        int home = (hash ^ (hash >>> 15)) & (PLACES - 1);
        int place = home;
        OneDnnProduct found = places[place];
        while (found != null && !found.is(transposeA, transposeB, rows, inner, columns)) {
            place = (place + 1) & (PLACES - 1);
            found = places[place];
        }
        return found != null
                ? found
                : add(new OneDnnProduct(processor, transposeA, transposeB, rows, inner, columns), home, place);
    }

    /**
     * Another thread may free what is forgotten here, when the garbage collector finds it.
     *
     * @param home where a search for it begins
     * @param free the first place from there on that is free
     */
    private OneDnnProduct add(OneDnnProduct product, int home, int free) {
        int place = free;
        if (count == MOST) {
            Arrays.fill(places, null);
            count = 0;
            place = home;
        }
        places[place] = product;
        count++;
        return product;
    }

    dnnl_stream calls() {
        return handle;
    }

    /** At least so many bytes that the products of this thread may use one after the other. */
    BytePointer scratch(long bytes) {
        if (scratch.capacity() < bytes) {
            scratch.close();
            scratch = new BytePointer(bytes);
        }
        return scratch;
    }
}
