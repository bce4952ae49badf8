package dev.chainrule.format;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * One part of a workbook, element by element. Nothing in it is expanded or fetched, and nothing of it is held but what is at
 * hand, however large it is.
 */
final class OfficeXml implements AutoCloseable {

    private static final int MOST_DEPTH = 64;
    private static final int MOST_NAMES = 5_000;
    private static final int LONGEST_TAG = 1 << 20;

    private final XMLStreamReader xml;
    private final InputStream in;
    private final String part;
    private final int longest;
    private final Set<String> names = new HashSet<>();
    private int depth;

    /** @param longest characters of a text that are kept */
    OfficeXml(UploadedFile part, int longest) throws IOException {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        this.part = part.title();
        this.longest = longest;
        this.in = new Tags(part.content().open());
        try {
            this.xml = factory.createXMLStreamReader(in);
        } catch (XMLStreamException e) {
            in.close();
            throw broken();
        }
    }

    /** Goes to the next beginning of an element; null at the end. */
    @Nullable
    String next() throws IOException {
        return nextWithin(0);
    }

    /** Goes to the next beginning of an element within the one at hand; null where that ends. */
    @Nullable
    String nextWithin(int outer) throws IOException {
        while (true) {
            int event = event();
            if (event == XMLStreamConstants.START_ELEMENT) {
                return xml.getLocalName();
            }
            if (event == XMLStreamConstants.END_DOCUMENT || depth < outer) {
                return null;
            }
        }
    }

    /** How deep the element at hand is; 1 is the outermost. */
    int depth() {
        return depth;
    }

    private int event() throws IOException {
        try {
            int event = xml.next();
            if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
                throw broken();
            }
            if (event == XMLStreamConstants.START_ELEMENT) {
                begin();
            } else if (event == XMLStreamConstants.END_ELEMENT) {
                depth--;
            }
            return event;
        } catch (XMLStreamException e) {
            if (e.getNestedException() instanceof IOException io) {
                throw io;
            }
            throw broken();
        }
    }

    private void begin() {
        depth++;
        names.add(xml.getLocalName());
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            names.add(xml.getAttributeLocalName(i));
        }
        if (depth > MOST_DEPTH || names.size() > MOST_NAMES) {
            throw broken();
        }
    }

    /** Of the element at hand; null where it has none. */
    @Nullable
    String attribute(String name) {
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            if (xml.getAttributeLocalName(i).equals(name)) {
                return xml.getAttributeValue(i);
            }
        }
        return null;
    }

    /** What the element at hand holds, without what is in elements within it; goes to its end. */
    String text() throws IOException {
        StringBuilder text = new StringBuilder();
        int own = depth;
        while (depth >= own) {
            int event = event();
            boolean characters = event == XMLStreamConstants.CHARACTERS
                    || event == XMLStreamConstants.CDATA
                    || event == XMLStreamConstants.SPACE;
            if (characters && depth == own && text.length() <= longest) {
                text.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
            }
        }
        return text.length() > longest ? text.substring(0, longest + 1) : text.toString();
    }

    private RuntimeException broken() {
        return Archive.damaged(part, "this part of the workbook is not the XML that Excel writes");
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /**
     * Refuses what a parser would hold as a whole, however long it is, and Excel never writes: comments, sections, instructions
     * and very long tags and texts.
     */
    private final class Tags extends FilterInputStream {

        private static final int DECLARATION_AT = 3;

        private long at;
        private int length;
        private boolean begun;

        Tags(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int count) throws IOException {
            int read = super.read(into, offset, count);
            for (int i = offset; i < offset + read; i++) {
                look(into[i]);
                at++;
            }
            return read;
        }

        private void look(byte it) {
            if (it == 0) {
                return; // of a character of two bytes
            }
            boolean declaration = at <= 2 * DECLARATION_AT;
            if ((begun && (it == '!' || (it == '?' && !declaration))) || ++length > LONGEST_TAG) {
                throw broken();
            }
            begun = it == '<';
            length = begun ? 0 : length;
        }
    }
}
