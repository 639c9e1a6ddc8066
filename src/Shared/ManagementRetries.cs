using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace HookSdk;

/// <summary>Repeats calls of a management API that may be repeated. Shared as source, so that Core needs no package for it.</summary>
internal static class ManagementRetries
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(200);

    public static IHttpClientBuilder AddRetries<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] TOptions>(this IHttpClientBuilder client)
        where TOptions : ManagementOptions
    {
        client.AddResilienceHandler("retries", static (pipeline, context) =>
        {
            int retries = context.ServiceProvider.GetRequiredService<IOptions<TOptions>>().Value.Retries;
            pipeline.TimeProvider = context.ServiceProvider.GetRequiredService<TimeProvider>();
            if (retries > 0)
            {
                pipeline.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
                {
                    MaxRetryAttempts = retries,
                    Delay = FirstWait,
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    ShouldHandle = static args => ValueTask.FromResult(MayRepeat(args.Outcome, args.Context.GetRequestMessage())),
                });
            }
        });
        return client;
    }

    private static bool MayRepeat(Outcome<HttpResponseMessage> outcome, HttpRequestMessage? request)
    {
        // Without a connection nothing has been asked yet.
        if (outcome.Exception is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError })
        {
            return true;
        }

        return request?.Options.TryGetValue(ManagementHttp.IsRepeatable, out bool isRepeatable) == true && isRepeatable && outcome switch
        {
            { Exception: HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError or HttpRequestError.ConfigurationLimitExceeded } } => false,
            { Exception: HttpRequestException or TimeoutException } => true,
            { Result.StatusCode: System.Net.HttpStatusCode.BadGateway or System.Net.HttpStatusCode.ServiceUnavailable or System.Net.HttpStatusCode.GatewayTimeout } => true,
            _ => false,
        };
    }
}
