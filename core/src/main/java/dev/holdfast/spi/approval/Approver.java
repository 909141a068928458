package dev.holdfast.spi.approval;

/**
 * Asks a second person; what an author implements. Found by {@link java.util.ServiceLoader} where none is handed in.
 *
 * <p>It must know by itself who decides, as from a ticket, a signed message or a login: what the requester hands over proves nothing.
 */
@FunctionalInterface
public interface Approver {
    /**
     * Asks, and waits for the answer as long as it sees fit. An exception counts as no approval.
     *
     * @return what the second person said
     */
    Approval decide(ApprovalRequest request);
}
