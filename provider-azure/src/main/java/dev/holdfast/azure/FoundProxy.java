package dev.holdfast.azure;

import com.azure.core.http.ProxyOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A proxy that the SDK found in the environment or in the system's properties, except for the hosts that go without. */
final class FoundProxy extends ProxySelector {
    private final InetSocketAddress address;
    private final @Nullable Pattern without;

    FoundProxy(ProxyOptions found) {
        address = new InetSocketAddress(
                found.getAddress().getHostString(), found.getAddress().getPort());
        String hosts = found.getNonProxyHosts();
        without = hosts == null || hosts.isEmpty() ? null : Pattern.compile(hosts, Pattern.CASE_INSENSITIVE);
    }

    @Override
    public List<Proxy> select(URI target) {
        return without != null && without.matcher(target.getHost()).matches()
                ? List.of(Proxy.NO_PROXY)
                : List.of(new Proxy(Proxy.Type.HTTP, address));
    }

    @Override
    public void connectFailed(URI target, SocketAddress proxy, IOException failure) {
        // Whoever made the request is told.
    }
}
