namespace HookSdk;

/// <summary>A call that a shadow answered otherwise, as it is kept: without secrets, and with payloads. Whoever shows it says whether payloads are shown.</summary>
internal sealed record KeptDisagreement(string Hook, string CallId, string? Client, DateTimeOffset At, IReadOnlyList<KeptDifference> Differences)
{
    public ShadowDisagreement Shown(string shadow, bool showsPayloads) => new(shadow, Hook, CallId, Client, At, [.. Differences.Select(d => d.Shown(showsPayloads))]);
}

/// <summary>One field in which two replies differ, as it is kept.</summary>
internal sealed record KeptDifference(string Field, string? Live, string? Shadow)
{
    /// <summary>Whether it holds what people write to each other.</summary>
    public bool IsPayload { get; init; }

    public ShadowDifference Shown(bool showsPayloads) => IsPayload && !showsPayloads ? new(Field, Hidden(Live), Hidden(Shadow)) : new(Field, Live, Shadow);

    private static string? Hidden(string? value) => value is null ? null : WireMask.Hidden;
}
