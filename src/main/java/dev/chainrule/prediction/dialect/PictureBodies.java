package dev.chainrule.prediction.dialect;

import dev.chainrule.encoding.Encoding;
import dev.chainrule.encoding.feature.RawRow;
import dev.chainrule.prediction.PredictionSettings;
import dev.chainrule.prediction.SentPictures;
import dev.chainrule.web.body.HeapBudget;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.stereotype.Component;

/** Pictures that are the whole body of a request. */
@Component
class PictureBodies implements SentPictures {

    private final PredictionSettings settings;
    private final HeapBudget heap;

    PictureBodies(PredictionSettings settings, HeapBudget heap) {
        this.settings = settings;
        this.heap = heap;
    }

    @Override
    public RawRow row(Encoding encoding, InputStream file) throws IOException {
        return new PictureQuestion(encoding, settings.maxPixels(), heap::take).row(file, "the picture");
    }
}
