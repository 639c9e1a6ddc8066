namespace HookSdk.EmqX.Transport;

/// <summary>A method that another library serves, with its calls let in and bounded here. It stands in the endpoint's metadata.</summary>
/// <param name="Service">The service's full name.</param>
/// <param name="Name">The method's name.</param>
/// <param name="IsStream">Whether its requests are a stream, which lives as long as a device.</param>
internal sealed record ForwardedMethod(string Service, string Name, bool IsStream)
{
    public string Path { get; } = $"/{Service}/{Name}";

    /// <summary>What the broker does when the call fails.</summary>
    public string Failed { get; init; } = "";

    /// <summary>What the broker does with a reply whose value is not set, or is another's; null: replies of this method have no value.</summary>
    public ForwardedValue? Value { get; init; }
}
