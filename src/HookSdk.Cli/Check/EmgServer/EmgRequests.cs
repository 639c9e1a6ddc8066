using HookSdk.Cli.Check.Http;
using HookSdk.Cli.Check.Rules;
using HookSdk.Cli.Check.Settings;
using HookSdk.Emg;
using HookSdk.Testing;

namespace HookSdk.Cli.Check.EmgServer;

/// <summary>The calls of EMG's seven hooks, as FakeEmg makes them.</summary>
internal static class EmgRequests
{
    private const string Router = "router";

    public static async Task<IReadOnlyList<HttpCall>> CaptureAsync(CheckSettings settings)
    {
        using Capture capture = new(static (_, _) => new HttpResponseMessage { Content = new ByteArrayContent([]) });
        FakeEmg emg = await FakeEmg.StartAsync(HookTarget.Handler(capture, "emg"), o =>
        {
            o.Time = settings.Clock;
            o.CheckServer = false;
            o.Argument = settings.Argument;
            o.Connectors.Add(new(Router) { IsRoute = true });
            o.Connectors.Add(new("smpp-out"));
        }).ConfigureAwait(false);
        await using (emg.ConfigureAwait(false))
        {
            await emg.ReceiveAsync(new EmgMessage(settings.From, settings.To, "hello").With("ID", "25593581"), Router).ConfigureAwait(false);
            await emg.ReceiveDlrAsync(new EmgMessage(settings.To, settings.From, "").With("ORIGID", "25593581").With("STATUS", "1")).ConfigureAwait(false);
        }

        return [.. capture.Calls.Select(c => c.Path.Split('/')[^1]).Zip(capture.Calls, (hook, call) => new HttpCall(hook, AddressOf(settings.Url, hook), call.Body))];
    }

    public static Uri AddressOf(Uri server, string hook) => new($"{server.AbsoluteUri.TrimEnd('/')}/{hook}");
}
