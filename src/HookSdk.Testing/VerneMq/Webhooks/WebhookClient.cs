using System.Collections.Concurrent;

namespace HookSdk.Testing;

/// <summary>The plugin vmq_webhooks: calls endpoints, once and never again, and says what each call comes to.</summary>
internal sealed class WebhookClient(FakeVerneMqOptions options, TimeProvider wireTime, Func<string, HookTransport> open, HookFaults faults, Transcript transcript) : IDisposable
{
    private const string TimedOut = "timeout";

    private readonly ConcurrentDictionary<string, HookTransport> _transports = new(StringComparer.Ordinal);
    private readonly List<VerneMqCallRecord> _calls = [];

    public WebhookRegistry Registry { get; } = new();

    public WebhookCache Cache { get; } = new(options.Time);

    public WebhookMetrics Metrics { get; } = new(options.Version);

    /// <summary>Told of each fallback.</summary>
    public required FallbackLog Fallbacks { get; init; }

    /// <summary>Nothing listens at any endpoint: every connection is refused.</summary>
    public bool IsRefused { get; set; }

    public IReadOnlyList<VerneMqCallRecord> Calls
    {
        get
        {
            lock (_calls)
            {
                return [.. _calls];
            }
        }
    }

    /// <summary>The endpoints of a hook, one after the other, until one says more than next.</summary>
    public async ValueTask<WebhookAnswer> DecideAsync(WebhookCall call)
    {
        foreach (VerneMqWebhook registration in Registry.Of(call.Hook))
        {
            WebhookAnswer answer = await AskAsync(registration, call).ConfigureAwait(false);
            if (answer.Result != WebhookResult.Next)
            {
                return answer;
            }
        }

        return WebhookAnswer.Next;
    }

    /// <summary>All endpoints of a hook, one after the other, whatever they say.</summary>
    public async ValueTask InformAsync(WebhookCall call)
    {
        foreach (VerneMqWebhook registration in Registry.Of(call.Hook))
        {
            await AskAsync(registration, call).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        foreach (HookTransport transport in _transports.Values)
        {
            transport.Dispose();
        }
    }

    private async ValueTask<WebhookAnswer> AskAsync(VerneMqWebhook registration, WebhookCall call)
    {
        if (call.Hook.IsCached && Cache.Find(registration, call) is { } cached)
        {
            if (options.KeepsHistory)
            {
                transcript.Add($"  {call.Hook} ({call.Describe()}) -> {Describe(cached)}, from the cache");
            }

            return cached;
        }

        HookFault? fault = faults.Take(call.Hook.Name);
        byte[] body = call.Body(registration, fault);
        long started = Clock.System.GetTimestamp();
        HookResponse response = IsRefused ? HookResponse.Failed("econnrefused") : await SendWithFaultAsync(registration, call, body, fault).ConfigureAwait(false);
        bool timedOut = response.Failure == TimedOut;
        WebhookAnswer answer = response.Failure is { } failure ? WebhookAnswer.Error(failure)
            : response.Status != 200 ? WebhookAnswer.Error($"invalid_response_code {response.Status}")
            : WebhookReplyReader.Read(call.Hook, response.Body, registration.Base64Payload);
        Metrics.Count(call.Hook, answer, timedOut);
        if (response.FallbackCause is { } cause)
        {
            Fallbacks.Add(new Fallback(call.Hook.Name, cause, call.Caller.ClientId));
        }

        if (call.Hook.IsCached)
        {
            Cache.Store(registration, call, answer, response.CacheControl);
        }

        if (options.KeepsHistory)
        {
            Record(registration, call, body, response, answer, Clock.System.GetElapsedTime(started), fault);
        }

        return answer;
    }

    private async ValueTask<HookResponse> SendWithFaultAsync(VerneMqWebhook registration, WebhookCall call, byte[] body, HookFault? fault)
    {
        HookTransport transport = _transports.GetOrAdd(registration.Url, open);
        if (fault == HookFault.Duplicate)
        {
            await SendAsync(transport, registration, call, body, fault).ConfigureAwait(false);
        }

        return await SendAsync(transport, registration, call, body, fault).ConfigureAwait(false);
    }

    private async ValueTask<HookResponse> SendAsync(HookTransport transport, VerneMqWebhook registration, WebhookCall call, byte[] body, HookFault? fault)
    {
        using CancellationTokenSource hangUp = new();
        Task<HookResponse> sending = transport.SendAsync(call.Hook.Name, body, fault == HookFault.SlowBody, hangUp.Token);
        if (fault == HookFault.Reset)
        {
            HangUp(hangUp);
            await sending.ConfigureAwait(false);
            return HookResponse.Failed("closed");
        }

        try
        {
            HookResponse response = sending.IsCompletedSuccessfully ? sending.Result : await sending.WaitAsync(registration.BrokerTimeout > TimeSpan.Zero ? registration.BrokerTimeout : TimeSpan.Zero, wireTime).ConfigureAwait(false);
            return fault == HookFault.Timeout ? HookResponse.Failed(TimedOut) : response;
        }
        catch (TimeoutException)
        {
            HangUp(hangUp);
            return HookResponse.Failed(TimedOut);
        }
    }

    /// <summary>On this thread, so that all of it has happened when a fake clock's timer has fired.</summary>
    private static void HangUp(CancellationTokenSource source) => source.Cancel();

    private void Record(VerneMqWebhook registration, WebhookCall call, byte[] body, in HookResponse response, WebhookAnswer answer, TimeSpan elapsed, HookFault? fault)
    {
        string? failure = answer.Result switch
        {
            WebhookResult.Crash => $"the session was killed: {answer.Reason}",
            WebhookResult.Error => answer.Reason,
            _ => null,
        };
        lock (_calls)
        {
            _calls.Add(new VerneMqCallRecord(call.Hook.Name, registration.Endpoint, call.Caller.ClientId, response.Status, failure, elapsed)
            {
                RequestBytes = body,
                ReplyBytes = response.Body,
                FallbackCause = response.FallbackCause,
            });
        }

        transcript.Add($"  {call.Hook} ({call.Describe()}) -> {Describe(answer)}{(fault is null ? "" : $"   (fault: {fault})")}{(response.FallbackCause is null ? "" : $"   (a fallback: {response.FallbackCause})")}");
    }

    private static string Describe(WebhookAnswer answer) => answer.Result switch
    {
        WebhookResult.Ok => answer.Modifiers is null ? "ok" : $"ok with {answer.Modifiers.Describe()}",
        WebhookResult.Next => "next",
        WebhookResult.Error => $"error: {answer.Reason}",
        _ => $"KILLS the session: {answer.Reason}",
    };
}
