namespace HookSdk.Testing;

/// <summary>A connector in the fake EMG's configuration.</summary>
/// <param name="Name">Its name.</param>
public sealed record EmgConnector(string Name)
{
    /// <summary>The text of <c>PLUGIN=name:text</c>; it arrives at the plugin as <c>ccarg</c>. Without one, the fake's own <see cref="FakeEmgOptions.Argument"/> is sent.</summary>
    public string? Argument { get; init; }

    /// <summary>Whether it has <c>PROTOCOL=ROUTE</c>: then <c>before_route</c> is called for its messages.</summary>
    public bool IsRoute { get; init; }

    /// <summary>Its ROUTE keyword: where its messages go when nothing else chooses.</summary>
    public string? Route { get; init; }
}
