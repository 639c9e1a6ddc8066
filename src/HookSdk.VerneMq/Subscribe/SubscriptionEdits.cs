using System.Collections;

namespace HookSdk.VerneMq;

/// <summary>The filters of a subscribe request, each in a slot of its own: none can be added, dropped or moved, so that every code of the SUBACK lands on its filter.</summary>
/// <remarks>VerneMQ sends the filters in the reverse order of the packet, and wants the reply in that same order.</remarks>
public sealed class SubscriptionEdits : IReadOnlyList<SubscriptionEdit>
{
    private readonly SubscriptionEdit[] _edits;

    internal SubscriptionEdits(AuthOnSubscribeRequest request) => _edits = [.. request.Subscriptions.Select(static asked => new SubscriptionEdit(asked))];

    /// <summary>How many filters the request has.</summary>
    public int Count => _edits.Length;

    /// <summary>The filter at a place of the request.</summary>
    /// <param name="index">From 0.</param>
    public SubscriptionEdit this[int index] => _edits[index];

    /// <summary>The first slot that this filter was asked for in.</summary>
    /// <param name="filter">The filter exactly as the client wrote it.</param>
    /// <exception cref="KeyNotFoundException">The client did not ask for it.</exception>
    public SubscriptionEdit this[string filter] =>
        Array.Find(_edits, edit => edit.Asked.Filter == filter) ?? throw new KeyNotFoundException("The request has no such filter.");

    /// <summary>The answer with these changes, as they are now. Without any it is <see cref="SubscribeReply.Ok"/>.</summary>
    public SubscribeReply Ok() => Array.TrueForAll(_edits, static edit => edit.Refusal is null && edit.Granted == edit.Asked)
        ? SubscribeReply.Ok()
        : SubscribeReply.Of([.. _edits.Select(static edit => new SubscriptionDecision(edit.Asked, edit.Granted, edit.Refusal))]);

    /// <inheritdoc/>
    public IEnumerator<SubscriptionEdit> GetEnumerator() => ((IEnumerable<SubscriptionEdit>)_edits).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _edits.GetEnumerator();
}
