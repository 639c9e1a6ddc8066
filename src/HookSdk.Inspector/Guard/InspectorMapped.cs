namespace HookSdk.Inspector;

/// <summary>Where the page was mapped.</summary>
internal sealed class InspectorMapped
{
    /// <summary>The path; null: it was not mapped.</summary>
    public string? Path { get; set; }

    /// <summary>Where the page is, with the token of this start; none before the server listens.</summary>
    public IReadOnlyList<Uri> Addresses { get; set; } = [];

    /// <summary>Why it answers nobody; null: it answers.</summary>
    public string? Problem { get; set; }
}
