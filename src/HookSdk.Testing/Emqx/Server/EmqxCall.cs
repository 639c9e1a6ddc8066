using System.Globalization;

namespace HookSdk.Testing;

/// <summary>One call to a hook server, as bytes.</summary>
/// <param name="Server">The server's name at the broker.</param>
/// <param name="Service">Such as <c>emqx.exhook.v2.HookProvider</c>.</param>
/// <param name="Method">Such as <c>OnClientConnect</c>.</param>
/// <param name="Body">The request without its prefix.</param>
/// <param name="Timeout">How long the broker waits.</param>
internal sealed record EmqxCall(string Server, string Service, string Method, byte[] Body, TimeSpan Timeout)
{
    /// <summary>Which of the connections of the pool it goes over.</summary>
    public int Connection { get; init; }

    public const string ContentType = "application/grpc+proto";

    public string Path => $"/{Service}/{Method}";

    /// <summary>The full name of the request's message.</summary>
    public string MessageType => $"{Service[..Service.LastIndexOf('.')]}.{EmqxMethods.RequestOf(Method)}";

    /// <summary>As EMQX's client writes it: up to a second in milliseconds, above that in whole seconds, cut down.</summary>
    public string TimeoutText => Timeout <= TimeSpan.FromSeconds(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{(long)Timeout.TotalMilliseconds}m")
        : string.Create(CultureInfo.InvariantCulture, $"{(long)Timeout.TotalSeconds}S");
}
