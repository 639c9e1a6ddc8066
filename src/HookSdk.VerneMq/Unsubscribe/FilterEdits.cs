using System.Collections;

namespace HookSdk.VerneMq;

/// <summary>The filters of an unsubscribe request, each in a slot of its own: none can be added, dropped or moved.</summary>
public sealed class FilterEdits : IReadOnlyList<FilterEdit>
{
    private readonly FilterEdit[] _edits;

    internal FilterEdits(OnUnsubscribeRequest request) => _edits = [.. request.Filters.Select(static filter => new FilterEdit(filter))];

    /// <summary>How many filters the request has.</summary>
    public int Count => _edits.Length;

    /// <summary>The filter at a place of the request.</summary>
    /// <param name="index">From 0.</param>
    public FilterEdit this[int index] => _edits[index];

    /// <summary>The answer with these changes, as they are now. Without any it is <see cref="UnsubscribeReply.Ok"/>.</summary>
    public UnsubscribeReply Ok() => Array.TrueForAll(_edits, static edit => edit.Filter == edit.Asked)
        ? UnsubscribeReply.Ok()
        : UnsubscribeReply.Of([.. _edits.Select(static edit => edit.Asked)], [.. _edits.Select(static edit => edit.Filter)]);

    /// <inheritdoc/>
    public IEnumerator<FilterEdit> GetEnumerator() => ((IEnumerable<FilterEdit>)_edits).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _edits.GetEnumerator();
}
