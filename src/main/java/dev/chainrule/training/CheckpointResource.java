package dev.chainrule.training;

import dev.chainrule.checkpoint.Checkpoint;
import dev.chainrule.checkpoint.Checkpoints;
import java.io.InputStream;
import org.springframework.core.io.AbstractResource;

/** A checkpoint's file, to be sent whole or in part. */
final class CheckpointResource extends AbstractResource {

    private final Checkpoints checkpoints;
    private final Checkpoint checkpoint;

    CheckpointResource(Checkpoints checkpoints, Checkpoint checkpoint) {
        this.checkpoints = checkpoints;
        this.checkpoint = checkpoint;
    }

    @Override
    public String getDescription() {
        return checkpoint.file().toString();
    }

    @Override
    public String getFilename() {
        return checkpoint.file().name();
    }

    @Override
    public boolean exists() {
        return true;
    }

    @Override
    public long contentLength() {
        return checkpoint.file().bytes();
    }

    @Override
    public InputStream getInputStream() {
        return checkpoints.file(checkpoint);
    }
}
