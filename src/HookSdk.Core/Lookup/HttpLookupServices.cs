using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HookSdk;

/// <summary>What every lookup is given; registered by <c>AddHttpLookup</c>.</summary>
public sealed class HttpLookupServices
{
    internal HttpLookupServices(IServiceProvider services, string clientName, HttpLookupOptions options)
    {
        Clients = services.GetRequiredService<IHttpClientFactory>();
        Time = services.GetService<TimeProvider>() ?? Clock.System;
        Log = new HookLog(services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance);
        ClientName = clientName;
        Options = options;
    }

    internal IHttpClientFactory Clients { get; }

    internal TimeProvider Time { get; }

    internal HookLog Log { get; }

    internal string ClientName { get; }

    internal HttpLookupOptions Options { get; }
}
