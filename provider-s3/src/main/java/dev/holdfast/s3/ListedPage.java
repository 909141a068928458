package dev.holdfast.s3;

import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * A page of a listing, read as it arrives: the SDK would make a tree of the answer first, and then objects of that.
 *
 * @param objects in the order of the server
 * @param truncated whether there is more
 * @param next how to go on, if the server says so
 */
record ListedPage(
        List<Listed> objects, boolean truncated, @Nullable String next) {
    private static final XMLInputFactory XML = factory();

    /** An object. */
    record Listed(
            String key,
            long size,
            Instant modified,
            String etag,
            @Nullable String storageClass) {}

    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        return factory;
    }

    /**
     * Reads an answer to its end.
     *
     * @throws IOException if it breaks off, or is no listing
     */
    static ListedPage read(InputStream answer) throws IOException {
        try {
            XMLStreamReader xml = XML.createXMLStreamReader(answer);
            xml.nextTag();
            if (!xml.getLocalName().equals("ListBucketResult")) {
                throw new IOException("the answer is no listing but <" + xml.getLocalName() + ">");
            }
            ListedPage page = page(xml);
            while (xml.hasNext()) {
                xml.next();
            }
            return page;
        } catch (XMLStreamException broken) {
            if (broken.getNestedException() instanceof IOException brokenOff) {
                throw brokenOff;
            }
            throw new IOException("the answer is no listing: " + broken.getMessage(), broken);
        } catch (NumberFormatException | DateTimeException broken) {
            throw new IOException("the answer is no listing: " + broken.getMessage(), broken);
        }
    }

    private static ListedPage page(XMLStreamReader xml) throws XMLStreamException, IOException {
        List<Listed> objects = new ArrayList<>();
        String truncated = null;
        String next = null;
        while (nextChild(xml)) {
            switch (xml.getLocalName()) {
                case "Contents" -> objects.add(object(xml));
                case "IsTruncated" -> truncated = xml.getElementText();
                case "NextContinuationToken" -> next = xml.getElementText();
                default -> skip(xml);
            }
        }
        return new ListedPage(objects, Boolean.parseBoolean(said("IsTruncated", truncated)), next);
    }

    private static Listed object(XMLStreamReader xml) throws XMLStreamException, IOException {
        String key = null;
        String etag = "";
        String storageClass = null;
        String size = null;
        String modified = null;
        while (nextChild(xml)) {
            switch (xml.getLocalName()) {
                case "Key" -> key = xml.getElementText();
                case "ETag" -> etag = xml.getElementText();
                case "Size" -> size = xml.getElementText();
                case "LastModified" -> modified = xml.getElementText();
                case "StorageClass" -> storageClass = xml.getElementText();
                default -> skip(xml);
            }
        }
        return new Listed(
                said("Key", key),
                Long.parseLong(said("Size", size)),
                Instant.parse(said("LastModified", modified)),
                etag,
                storageClass);
    }

    /** Whoever made up what is missing would take a lock for stale, or a part of a listing for all of it. */
    private static String said(String element, @Nullable String text) throws IOException {
        if (text == null) {
            throw new IOException("the answer is no whole listing: it lacks <" + element + ">");
        }
        return text;
    }

    /** Whether another element begins before the present one ends. */
    private static boolean nextChild(XMLStreamReader xml) throws XMLStreamException {
        int event = xml.next();
        while (event != XMLStreamConstants.START_ELEMENT && event != XMLStreamConstants.END_ELEMENT) {
            event = xml.next();
        }
        return event == XMLStreamConstants.START_ELEMENT;
    }

    private static void skip(XMLStreamReader xml) throws XMLStreamException {
        while (nextChild(xml)) {
            skip(xml);
        }
    }
}
