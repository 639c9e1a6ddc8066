using System.Text.Json;
using HookSdk.Cli.Check.Rules;
using HookSdk.Cli.Check.Settings;
using HookSdk.Testing;

namespace HookSdk.Cli.Check.VerneMqServer;

/// <summary>Plays VerneMQ with some hooks registered, so that others cannot stand in their way, and tells what their replies do to clients.</summary>
internal sealed class VerneMqPlay(CheckSettings settings)
{
    /// <summary>Both versions, and clients of MQTT 5 and 3.1.1 at each.</summary>
    /// <param name="hooks">The hooks that are registered; each with its form for MQTT 5.</param>
    /// <param name="asksAboutConnects">Whether the server decides who connects; otherwise everyone is let in.</param>
    /// <param name="allowsTopics">Whether topics are allowed before the server is asked.</param>
    /// <param name="act">What a client does.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    public async Task<VerneMqPlayed> PlayAsync(IReadOnlyList<string> hooks, bool asksAboutConnects, bool allowsTopics, Func<FakeVerneMq, MqttVersion, Task> act, CancellationToken cancellationToken)
    {
        List<VerneMqCallRecord> calls = [];
        List<string> deaths = [];
        foreach (FakeVerneMqVersion version in new[] { FakeVerneMqVersion.V21, FakeVerneMqVersion.V22 })
        {
            FakeVerneMq broker = await FakeVerneMq.StartAsync(HookTarget.Url(settings.Url), o =>
            {
                o.Time = settings.Clock;
                o.CheckServer = false;
                o.AllowFallbacks = true;
                o.Patience = Timeout.InfiniteTimeSpan;
                o.Version = version;
                o.AllowAnonymous = !asksAboutConnects;
                if (allowsTopics)
                {
                    o.BuiltIns.Add(VerneMqBuiltIn.Acl());
                }

                foreach (string hook in hooks)
                {
                    o.Registrations.Add(new(hook, settings.Url) { BrokerTimeout = settings.MostPatience });
                }
            }).ConfigureAwait(false);
            await using (broker.ConfigureAwait(false))
            {
                foreach (MqttVersion mqtt in new[] { MqttVersion.V5, MqttVersion.V311 })
                {
                    await act(broker, mqtt).WaitAsync(cancellationToken).ConfigureAwait(false);
                }

                calls.AddRange(broker.Calls);
                try
                {
                    broker.EnsureNothingKilled();
                }
                catch (HookAssertionException e)
                {
                    deaths.Add(e.Message.Split('\n')[0][(e.Message.IndexOf(". But ", StringComparison.Ordinal) + ". But ".Length)..]);
                }
            }
        }

        return new(calls, [.. deaths.Distinct(StringComparer.Ordinal)]);
    }

    /// <summary>What VerneMQ could not take as it was meant, in replies with status 200.</summary>
    public static Finding Judge(VerneMqPlayed played)
    {
        string[] problems = [.. played.Calls.Where(static c => c.Status == 200 && c.Failure is not null && !IsRefusal(c.Reply)).Select(static c => $"{c.Hook}: {c.Failure}").Distinct(StringComparer.Ordinal)];
        return problems.Length > 0 ? Finding.Of(problems, "")
            : played.Deaths.Count > 0 ? Finding.Of(played.Deaths, "")
            : played.Calls.Any(static c => c.Status == 200) ? Finding.Pass($"{played.Calls.Count} replies")
            : played.Calls is [var first, ..] ? Finding.Fail($"{first.Hook}: {first.Failure}")
            : Finding.NotApplicable("The hook was not called.");
    }

    private static bool IsRefusal(string reply)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(reply);
            return json.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("result", out JsonElement result) && result.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
