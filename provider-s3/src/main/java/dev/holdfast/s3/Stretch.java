package dev.holdfast.s3;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The objects of a listing between two keys, in the order in which a server lists them: by the bytes of their UTF-8.
 *
 * @param after the key behind which it begins
 * @param last its last possible key; null if it goes to the end
 */
record Stretch(String after, @Nullable String last) {
    private static final int DIRECTORIES = 256;
    private static final Pattern DIRECTORY = Pattern.compile("([0-9a-f]{2})/.*");

    private static final int FIRST_SURROGATE = Character.MIN_SURROGATE;

    /**
     * What follows a first page, if that shows keys in order which lie in directories of two hex digits, as packs do.
     *
     * @param page what the server has listed first
     * @param prefix of the whole listing
     * @param most how many stretches at most
     * @return stretches that hold all further keys of the prefix, whatever they are called; none if it is not worth it
     */
    static List<Stretch> behind(List<ListedPage.Listed> page, String prefix, int most) {
        if (page.isEmpty() || !isOrdered(page)) {
            return List.of();
        }
        String end = page.get(page.size() - 1).key();
        Matcher directory = DIRECTORY.matcher(end.substring(prefix.length()));
        if (!directory.matches()) {
            return List.of();
        }
        int listed = Integer.parseInt(directory.group(1), 16) + 1;
        int left = DIRECTORIES - listed;
        int count = Math.min(most, left / listed + 1);
        List<Stretch> stretches = new ArrayList<>();
        String after = end;
        for (int i = 1; i < count; i++) {
            String last = prefix + String.format(Locale.ROOT, "%02x/", listed + left * i / count);
            stretches.add(new Stretch(after, last));
            after = last;
        }
        stretches.add(new Stretch(after, null));
        return stretches;
    }

    /** By the bytes of their UTF-8, without making them: beyond the basic plane the order of Java's characters is another. */
    static int compare(String one, String other) {
        int end = Math.min(one.length(), other.length());
        for (int i = 0; i < end; i++) {
            char a = one.charAt(i);
            char b = other.charAt(i);
            if (a != b) {
                return Character.isSurrogate(a) == Character.isSurrogate(b) || Math.min(a, b) < FIRST_SURROGATE
                        ? Character.compare(a, b)
                        : Character.compare(b, a);
            }
        }
        return Integer.compare(one.length(), other.length());
    }

    /** Whether each key is behind the one before. */
    static boolean isOrdered(List<ListedPage.Listed> page) {
        for (int i = 1; i < page.size(); i++) {
            if (compare(page.get(i - 1).key(), page.get(i).key()) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** Those of a page that lie in this stretch. */
    List<ListedPage.Listed> within(List<ListedPage.Listed> page) {
        return page.stream().filter(object -> holds(object.key())).toList();
    }

    private boolean holds(String key) {
        return compare(key, after) > 0 && !isBeyond(key);
    }

    private boolean isBeyond(String key) {
        return last != null && compare(key, last) > 0;
    }

    /** Whether nothing of this stretch follows a page that is in order. */
    boolean endsIn(List<ListedPage.Listed> page) {
        return !page.isEmpty() && isBeyond(page.get(page.size() - 1).key());
    }
}
