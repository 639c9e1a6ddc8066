using System.Diagnostics.CodeAnalysis;
using HookSdk;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds lookups to an application.</summary>
public static class HttpLookupServiceCollectionExtensions
{
    /// <summary>Adds a lookup as a singleton, with an HTTP client of its own that is named after the class.</summary>
    /// <typeparam name="TLookup">The lookup's class, derived from <see cref="HttpLookup{TAnswer}"/>; its constructor is given services, <see cref="HttpLookupServices"/> among them.</typeparam>
    /// <param name="services">The services.</param>
    /// <param name="configure">Changes budget, cache and limits.</param>
    /// <returns>The HTTP client's builder: for headers, handlers and certificates. Its loggers are removed, because they write addresses.</returns>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public static IHttpClientBuilder AddHttpLookup<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TLookup>(
        this IServiceCollection services, Action<HttpLookupOptions>? configure = null)
        where TLookup : HttpLookup
    {
        ArgumentNullException.ThrowIfNull(services);
        HttpLookupOptions options = new();
        configure?.Invoke(options);
        if (options.Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(configure));
        }

        string name = typeof(TLookup).Name;
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<TLookup>(provider, new HttpLookupServices(provider, name, options)));

        // The budget is counted per dip; the client's own limit would be a second one. Its usual log lines hold the address, and so the key.
        return services.AddHttpClient(name, client =>
        {
            client.Timeout = Timeout.InfiniteTimeSpan;
            client.MaxResponseContentBufferSize = options.MaxReplyBytes;
        }).RemoveAllLoggers();
    }
}
