package dev.chainrule.storage;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The files of this machine by way of a provider that writes down what must be in order for a power cut to do no harm. */
public final class RecordingFiles extends FileSystemProvider {

    private final Path real;
    private final FileSystemProvider provider;
    private final Files files = new Files();
    private final List<String> done = new ArrayList<>();

    private RecordingFiles(Path real) {
        this.real = real.toAbsolutePath();
        this.provider = real.getFileSystem().provider();
    }

    public static RecordingFiles below(Path folder) {
        return new RecordingFiles(folder);
    }

    public Path root() {
        return recorded(real);
    }

    /** What was done since the last call, such as {@code write a}, {@code force a}, {@code move a b, at once}. */
    public List<String> done() {
        List<String> all = List.copyOf(done);
        done.clear();
        return all;
    }

    private void note(String what, Path... paths) {
        Stream<String> names = Stream.of(paths).map(path -> {
            String name = real.relativize(real(path)).toString();
            return name.endsWith(".part") ? "a part" : name;
        });
        String event = what + " " + String.join(" to ", names.toList());
        if (done.isEmpty() || !done.get(done.size() - 1).equals(event)) {
            done.add(event);
        }
    }

    /** A path that leads here, whatever is done with it. */
    private Path recorded(Path path) {
        return (Path) Proxy.newProxyInstance(
                RecordingFiles.class.getClassLoader(), new Class<?>[] {Recorded.class}, (self, method, given) -> {
                    if (method.getName().equals("itself")) {
                        return path;
                    }
                    return method.getName().equals("getFileSystem") ? files : wrapped(invoke(path, method, given));
                });
    }

    private interface Recorded extends Path {
        Path itself();
    }

    private static @Nullable Object invoke(Path path, Method method, Object @Nullable [] given) throws Throwable {
        Object[] arguments = given == null ? new Object[0] : given.clone();
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = arguments[i] instanceof Recorded recorded ? recorded.itself() : arguments[i];
        }
        try {
            return method.invoke(path, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    private @Nullable Object wrapped(@Nullable Object answer) {
        if (answer instanceof Iterator<?> names) {
            List<Object> all = new ArrayList<>();
            names.forEachRemaining(name -> all.add(recorded((Path) name)));
            return all.iterator();
        }
        return answer instanceof Path path ? recorded(path) : answer;
    }

    private static Path real(Path path) {
        return path instanceof Recorded recorded ? recorded.itself() : path;
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        return new Channel(path, provider.newFileChannel(real(path), options, attributes));
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return provider.newByteChannel(real(path), options, attributes);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        provider.move(real(source), real(target), options);
        note(Set.of(options).toString().contains("ATOMIC_MOVE") ? "move at once" : "move", source, target);
    }

    @Override
    public void createLink(Path link, Path existing) throws IOException {
        provider.createLink(real(link), real(existing));
        note("link", existing, link);
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        provider.copy(real(source), real(target), options);
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path folder, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        DirectoryStream<Path> names = provider.newDirectoryStream(real(folder), filter);
        return new DirectoryStream<>() {

            @Override
            public Iterator<Path> iterator() {
                return StreamSupport.stream(names.spliterator(), false)
                        .map(RecordingFiles.this::recorded)
                        .iterator();
            }

            @Override
            public void close() throws IOException {
                names.close();
            }
        };
    }

    @Override
    public void createDirectory(Path folder, FileAttribute<?>... attributes) throws IOException {
        provider.createDirectory(real(folder), attributes);
    }

    @Override
    public void delete(Path path) throws IOException {
        provider.delete(real(path));
    }

    @Override
    public boolean isSameFile(Path one, Path other) throws IOException {
        return provider.isSameFile(real(one), real(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return provider.isHidden(real(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return provider.getFileStore(real(path));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        provider.checkAccess(real(path), modes);
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        return provider.getFileAttributeView(real(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        return provider.readAttributes(real(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        return provider.readAttributes(real(path), attributes, options);
    }

    @Override
    public void setAttribute(Path path, String attribute, @Nullable Object value, LinkOption... options)
            throws IOException {
        provider.setAttribute(real(path), attribute, value, options);
    }

    @Override
    public String getScheme() {
        return "recorded";
    }

    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> environment) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return files;
    }

    @Override
    public Path getPath(URI uri) {
        throw new UnsupportedOperationException();
    }

    private final class Files extends FileSystem {

        @Override
        public FileSystemProvider provider() {
            return RecordingFiles.this;
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public String getSeparator() {
            return real.getFileSystem().getSeparator();
        }

        @Override
        public Iterable<Path> getRootDirectories() {
            return List.of(recorded(real.getRoot()));
        }

        @Override
        public Iterable<FileStore> getFileStores() {
            return real.getFileSystem().getFileStores();
        }

        @Override
        public Set<String> supportedFileAttributeViews() {
            return real.getFileSystem().supportedFileAttributeViews();
        }

        @Override
        public Path getPath(String first, String... more) {
            return recorded(real.getFileSystem().getPath(first, more));
        }

        @Override
        public java.nio.file.PathMatcher getPathMatcher(String pattern) {
            throw new UnsupportedOperationException();
        }

        @Override
        public java.nio.file.attribute.UserPrincipalLookupService getUserPrincipalLookupService() {
            return real.getFileSystem().getUserPrincipalLookupService();
        }

        @Override
        public java.nio.file.WatchService newWatchService() {
            throw new UnsupportedOperationException();
        }
    }

    private final class Channel extends FileChannel {

        private final Path path;
        private final FileChannel channel;

        Channel(Path path, FileChannel channel) {
            this.path = path;
            this.channel = channel;
        }

        @Override
        public void force(boolean withAttributes) throws IOException {
            channel.force(withAttributes);
            note("force", path);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            int written = channel.write(source);
            note("write", path);
            return written;
        }

        @Override
        public long write(ByteBuffer[] sources, int offset, int length) throws IOException {
            long written = channel.write(sources, offset, length);
            note("write", path);
            return written;
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            int written = channel.write(source, position);
            note("write", path);
            return written;
        }

        @Override
        public long transferFrom(ReadableByteChannel source, long position, long count) throws IOException {
            long written = channel.transferFrom(source, position, count);
            note("write", path);
            return written;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return channel.read(target);
        }

        @Override
        public long read(ByteBuffer[] targets, int offset, int length) throws IOException {
            return channel.read(targets, offset, length);
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return channel.read(target, position);
        }

        @Override
        public long position() throws IOException {
            return channel.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            channel.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            channel.truncate(size);
            return this;
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
            return channel.transferTo(position, count, target);
        }

        @Override
        public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
            return channel.map(mode, position, size);
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) throws IOException {
            return channel.lock(position, size, shared);
        }

        @Override
        public @Nullable FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return channel.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            channel.close();
        }
    }
}
