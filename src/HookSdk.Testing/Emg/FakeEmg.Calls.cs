using HookSdk.Emg;

namespace HookSdk.Testing;

/// <content>One call of a hook, and what EMG makes of its reply.</content>
public sealed partial class FakeEmg
{
    private async Task<EmgReply> CallAsync(string hook, EmgConnector connector, EmgMessage message, CallExtras extras)
    {
        EmgReply unchanged = new(message);
        if (IsBlocked(hook))
        {
            return unchanged;
        }

        HookFault? fault = Faults.Take(hook);
        string? argument = connector.Argument ?? _options.Argument;
        byte[] body = EmgRequestWriter.Write(
            new EmgRequestContent(_options, message, connector.Name, argument) { Result = extras.Result, DlrInfo = extras.DlrInfo }, fault);
        long started = Clock.System.GetTimestamp();
        HookResponse response = await CallWithFaultAsync(hook, body, fault).ConfigureAwait(false);
        EmgReply reply = Apply(hook, argument, unchanged, response, Clock.System.GetElapsedTime(started));
        extras.Problems.AddRange(reply.Problems);
        if (response.FallbackCause is { } cause)
        {
            Fallback fallback = new(hook, cause);
            _fallbacks.Add(fallback);
            extras.Fallbacks.Add(fallback);
        }

        return reply;
    }

    private async Task<HookResponse> CallWithFaultAsync(string hook, byte[] body, HookFault? fault)
    {
        if (fault is not null)
        {
            _transcript.Add($"  (fault on {hook}: {fault})");
        }

        if (fault == HookFault.Reset)
        {
            using CancellationTokenSource hangUp = new();
            Task<HookResponse> sending = _transport.SendAsync(hook, body, inPieces: false, hangUp.Token);
            await hangUp.CancelAsync().ConfigureAwait(false);
            await sending.ConfigureAwait(false);
            return HookResponse.Failed("the connection was reset");
        }

        if (fault == HookFault.Duplicate)
        {
            await _transport.SendAsync(hook, body, inPieces: false, CancellationToken.None).ConfigureAwait(false);
        }

        HookResponse response = await _transport.SendAsync(hook, body, fault == HookFault.SlowBody, CancellationToken.None).ConfigureAwait(false);
        return fault == HookFault.Timeout ? HookResponse.Failed("EMG had stopped waiting") : response;
    }

    private EmgReply Apply(string hook, string? argument, EmgReply unchanged, HookResponse response, TimeSpan elapsed)
    {
        EmgReply reply = unchanged;
        IReadOnlyList<KeyValuePair<string, string>> pairs = [];
        string? failure = response.Failure;
        if (failure is null && response.Status == 200)
        {
            if (KeyValueReader.TryRead(response.Body, out IReadOnlyList<KeyValuePair<string, string>>? read, out string? problem))
            {
                pairs = read;
                reply = EmgReply.Apply(hook, unchanged.Message, pairs, _rules, _transcript);
            }
            else
            {
                failure = problem;
            }
        }
        else if (failure is null)
        {
            failure = response.Status == 404 ? "not supported: blocked until a reload" : $"status {response.Status}";
        }

        lock (_lock)
        {
            _calls.Add(new EmgCallRecord(hook, argument, unchanged.Message, response.Status, pairs, failure, elapsed) { FallbackCause = response.FallbackCause });
            if (response.Status == 404)
            {
                _blocked.Add(hook);
            }
        }

        _transcript.Add(failure is null
            ? $"  {hook}{(argument is null ? "" : $" ({argument})")} -> {EmgReply.Describe(pairs)}{(response.FallbackCause is null ? "" : $"   (a fallback: {response.FallbackCause})")}"
            : $"  {hook} -> {failure}{(response.Status == 404 ? "" : "; no change (assumed)")}");
        return reply;
    }

    /// <summary>The connector that sends; null when the message has no route, or one to nowhere.</summary>
    private EmgConnector? Sender(EmgOutcome outcome)
    {
        if (outcome.RoutedTo is not { } route)
        {
            return null;
        }

        string sender = route;
        if (_options.Groups.TryGetValue(route, out IReadOnlyList<string>? group) && group.Count > 0)
        {
            sender = group[0];
            _transcript.Add($"  group {route}: {sender} sends (assumed)");
        }
        else if (_options.Connectors.Count == 0)
        {
            _transcript.Add($"  connector {route} is taken to exist, since o.Connectors has none (assumed)");
        }

        if (_rules.HasConnector(sender))
        {
            return _rules.Connector(sender, nameof(outcome));
        }

        string problem = $"The message is routed to {sender}{(sender == route ? "" : $" in the group {route}")}, which is no connector and no group; o.Connectors and o.Groups have {_rules.Names()}.";
        outcome.ProblemList.Add(problem);
        _transcript.Add($"  ! {problem}");
        return null;
    }

    private readonly record struct CallExtras(List<string> Problems, OutcomeFallbacks Fallbacks, int? Result = null, IReadOnlyList<KeyValuePair<string, string>>? DlrInfo = null);
}
