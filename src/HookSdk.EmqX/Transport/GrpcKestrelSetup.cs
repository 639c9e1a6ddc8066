using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace HookSdk.EmqX.Transport;

/// <summary>
/// Limits of HTTP/2 that EMQX's client needs. The application may set its own after them, but for a keep-alive that breaks connections.
/// </summary>
internal sealed class GrpcKestrelSetup : IConfigureOptions<KestrelServerOptions>, IPostConfigureOptions<KestrelServerOptions>
{
    /// <summary>EMQX's client ignores SETTINGS_MAX_CONCURRENT_STREAMS, and waits in silence for each stream that was refused.</summary>
    public const int Streams = 100_000;

    /// <summary>HTTP/2's own default. gun 1.3 (EMQX up to 5.8.8) never applies another to streams that are open already: the first large request would stall.</summary>
    public const int StreamWindow = 65_535;

    /// <summary>EMQX's client pings every 60 s. A connection that is closed sooner makes its next call wait for up to 5 s.</summary>
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(130);

    public void Configure(KestrelServerOptions options)
    {
        options.Limits.Http2.MaxStreamsPerConnection = Streams;
        options.Limits.Http2.InitialStreamWindowSize = StreamWindow;
    }

    public void PostConfigure(string? name, KestrelServerOptions options)
    {
        if (options.Limits.KeepAliveTimeout <= PingEvery)
        {
            options.Limits.KeepAliveTimeout = KeepAlive;
        }
    }
}
