using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace HookSdk.VerneMq;

/// <summary>
/// Keeps idle connections longer than VerneMQ does (60 s): a call that VerneMQ 2.1.2 sends while the server is closing its connection is not sent again, it
/// refuses the client.
/// </summary>
internal sealed class KeepAlive : IPostConfigureOptions<KestrelServerOptions>
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(75);

    public void PostConfigure(string? name, KestrelServerOptions options)
    {
        if (options.Limits.KeepAliveTimeout < Least)
        {
            options.Limits.KeepAliveTimeout = Least;
        }
    }
}
