using System.Globalization;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace HookSdk;

/// <summary>
/// Kestrel's limits of connections: read from <c>Kestrel:Limits</c>, which Kestrel itself does not read, and with a default for the one that Kestrel leaves open.
/// </summary>
internal sealed class KestrelLimits(IConfiguration? configuration = null) : IPostConfigureOptions<KestrelServerOptions>
{
    /// <summary>Connections at once, where the application sets no number. As many as there are calls at once in a server for HTTP.</summary>
    public const int Connections = 10_000;

    private const string Section = "Kestrel:Limits";

    public void PostConfigure(string? name, KestrelServerOptions options)
    {
        KestrelServerLimits limits = options.Limits;
        Take(nameof(limits.MaxConcurrentConnections), static text => long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture), n => limits.MaxConcurrentConnections = n, "a number of 1 or more");
        Take(nameof(limits.RequestHeadersTimeout), ReadTime, t => limits.RequestHeadersTimeout = t, "a time as hours:minutes:seconds, more than zero");
        Take(nameof(limits.KeepAliveTimeout), ReadTime, t => limits.KeepAliveTimeout = t, "a time as hours:minutes:seconds, more than zero");
        limits.MaxConcurrentConnections ??= Connections;
    }

    private static TimeSpan ReadTime(string text) => TimeSpan.Parse(text, CultureInfo.InvariantCulture);

    private void Take<T>(string key, Func<string, T> read, Action<T> set, string range)
    {
        if (configuration?[$"{Section}:{key}"] is not { } text)
        {
            return;
        }

        try
        {
            set(read(text));
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            throw new InvalidOperationException($"{Section}:{key} = '{text}' cannot be used: it takes {range}.", e);
        }
    }
}
