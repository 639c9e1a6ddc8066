using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HookSdk;

/// <summary>What every lookup is given: by <c>AddHttpLookup</c>, or made by hand in a program without a container.</summary>
public sealed class HttpLookupServices
{
    /// <summary>
    /// For a lookup that is made by hand, such as in a local program that lives for one call. It keeps no answers, so <see cref="HttpLookupOptions.KeepFor"/> and its like mean nothing here.
    /// </summary>
    /// <param name="client">Sends what is asked. It is the caller's, and has sent nothing yet. Its own timeout holds besides <see cref="HttpLookupOptions.Budget"/>.</param>
    /// <param name="options">Budget and limits; the defaults when null. They are read once.</param>
    /// <param name="failed">Told of each dip that failed, in one line; when null, nobody is.</param>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public HttpLookupServices(HttpClient client, HttpLookupOptions? options = null, Action<string>? failed = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        Options = options ?? new HttpLookupOptions();
        if (Options.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(options));
        }

        client.MaxResponseContentBufferSize = Options.MaxReplyBytes;
        Client = () => client;
        Time = Clock.System;
        LogFailure = failed;
    }

    internal HttpLookupServices(IServiceProvider services, string clientName, HttpLookupOptions options)
    {
        IHttpClientFactory clients = services.GetRequiredService<IHttpClientFactory>();
        Client = () => clients.CreateClient(clientName);
        Time = services.GetService<TimeProvider>() ?? Clock.System;
        HookLog log = new(services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance);
        LogFailure = problem => log.LookupFailed(clientName, problem);
        Options = options;
        Kept = new MemoryCache(new MemoryCacheOptions { SizeLimit = options.MaxKept });
    }

    /// <summary>The client for one dip. Nobody disposes of it: its handlers are those of all dips.</summary>
    internal Func<HttpClient> Client { get; }

    internal TimeProvider Time { get; }

    internal Action<string>? LogFailure { get; }

    internal HttpLookupOptions Options { get; }

    /// <summary>Answers by key; null: none are kept.</summary>
    internal IMemoryCache? Kept { get; }
}
