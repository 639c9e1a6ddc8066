using Emqx.Exhook.V3;
using Google.Protobuf;
using HookSdk.Cli.Check.ExHookServer;
using HookSdk.Cli.Check.Grpc;
using HookSdk.Cli.Doctor.EmqxSide;
using HookSdk.Cli.Doctor.Findings;
using HookSdk.Cli.Doctor.ServerSide;
using HookSdk.Cli.Doctor.Settings;
using HookSdk.Cli.Servers;
using HookSdk.Cli.Terminal;

namespace HookSdk.Cli.Doctor.ExHookPair;

/// <summary>Loads a hook server as EMQX does, and asks it once what it decides.</summary>
internal sealed class ExHookServerLook(DoctorSettings settings, Diagnosis diagnosis, ServerKinds kinds)
{
    private const string Node = "hooksdk-doctor@127.0.0.1";
    private static readonly string[] Deciding = ["client.authenticate", "client.authorize", "message.publish"];

    public async Task<ExHookServed> LookAsync(IReadOnlyList<Version> versions, TimeSpan limit, string limitSaid, CancellationToken cancellationToken)
    {
        GrpcServer server = new(settings, diagnosis, kinds);
        if (!await server.IsOpenAsync(cancellationToken).ConfigureAwait(false))
        {
            return ExHookServed.Nothing;
        }

        using GrpcProbe probe = new(settings.Server.Url, settings.Server.Clock, settings.Server.MostPatience);
        List<(GrpcCall Call, GrpcReply Reply)> replies = [];
        Dictionary<int, IReadOnlyList<string>> hooks = [];
        foreach (int package in PackagesOf(versions))
        {
            // A server may keep by address which EMQX 4 has loaded it: one that serves later versions is not told of another.
            if (hooks.Count > 0 && (versions.Count > 0 ? !versions.Any(v => EmqxVersions.PackageOf(v) == package) : package == 1))
            {
                break;
            }

            GrpcCall load = LoadOf(package, versions);
            GrpcReply reply = await probe.CallAsync(load.Path, load.Message, GrpcServer.Patience, cancellationToken).ConfigureAwait(false);
            replies.Add((load, reply));
            if (NamesOf(reply) is { } names)
            {
                hooks[package] = names;
            }

            if (reply.Failure is not null)
            {
                break;
            }
        }

        if (server.TellRefusal(replies, static r => r.IsOk))
        {
            return ExHookServed.Nothing;
        }

        ExHookServed served = new(hooks);
        replies.RemoveAll(static r => !r.Reply.IsOk);
        replies.AddRange(await AskAsync(probe, hooks, cancellationToken).ConfigureAwait(false));
        Tell(served, replies);
        await server.LookAtTimeAsync(probe, replies, limit, limitSaid, cancellationToken).ConfigureAwait(false);
        return served;
    }

    private static IEnumerable<int> PackagesOf(IReadOnlyList<Version> versions) => versions.Select(EmqxVersions.PackageOf).Concat([3, 2, 1]).Distinct();

    private static IReadOnlyList<string>? NamesOf(GrpcReply reply)
    {
        try
        {
            return reply.IsOk ? [.. LoadedResponse.Parser.ParseFrom(reply.Message!).Hooks.Select(static h => h.Name)] : null;
        }
        catch (InvalidProtocolBufferException)
        {
            return [];
        }
    }

    private static GrpcCall LoadOf(int package, IReadOnlyList<Version> versions)
    {
        // Of 5.9 to 6.1.1 a second load without an unload is taken for a fault of EMQX.
        string version = package switch { 1 => versions.FirstOrDefault(static v => v.Major < 5)?.ToString() ?? "4.4.19", 2 => "5.8.9", _ => "6.1.2" };

        // The numbers of the fields are the same in all versions; EMQX 4 writes the uptime as text, so it is left out.
        ProviderLoadedRequest request = new()
        {
            Broker = new BrokerInfo { Version = version, Sysdescr = "hooksdk doctor" },
            Meta = new RequestMeta { Node = Node, Version = version, Sysdescr = "hooksdk doctor", ClusterName = "hooksdk-doctor" },
        };
        return new($"emqx.exhook.v{package} {ExHookRequests.Loaded}", $"/emqx.exhook.v{package}.HookProvider/{ExHookRequests.Loaded}", request.ToByteArray());
    }

    /// <summary>One call of each deciding hook that it asks for: only these wait for a handler.</summary>
    private async Task<IReadOnlyList<(GrpcCall Call, GrpcReply Reply)>> AskAsync(GrpcProbe probe, Dictionary<int, IReadOnlyList<string>> hooks, CancellationToken cancellationToken)
    {
        int package = hooks.Keys.Max();
        IReadOnlyDictionary<string, GrpcCall> calls = await ExHookRequests.CaptureAsync(package, settings.Server).ConfigureAwait(false);
        List<(GrpcCall Call, GrpcReply Reply)> replies = [];
        foreach (string hook in Deciding.Where(h => hooks[package].Contains(ExHookRequests.NameOf(h, package), StringComparer.Ordinal)))
        {
            GrpcCall call = calls[ExHookRequests.MethodOf(hook, package)] with { Hook = hook };
            GrpcReply reply = await probe.CallAsync(call.Path, call.Message, GrpcServer.Patience, cancellationToken).ConfigureAwait(false);
            replies.Add((call, reply));
            if (!reply.IsOk)
            {
                diagnosis.Problem(kinds.Status, $"{hook}: {reply}");
            }
        }

        return replies;
    }

    /// <summary>Tells of answers none of which EMQX can read.</summary>
    private bool Unreadable(IReadOnlyList<(GrpcCall Call, GrpcReply Reply)> replies)
    {
        string[] problems = [.. replies.Where(static r => r.Reply.IsOk).Select(static r => ExHookReply.ProblemOf(r.Call.Path.Split('/')[^1], r.Reply.Message!)).OfType<string>()];
        if (problems.Length == 0 || problems.Length < replies.Count(static r => r.Reply.IsOk))
        {
            return false;
        }

        diagnosis.Problem(kinds.Unreadable, $"{replies.First(static r => r.Reply.IsOk).Call.Hook}: {problems[0]}");
        return true;
    }

    private void Tell(ExHookServed served, IReadOnlyList<(GrpcCall Call, GrpcReply Reply)> replies)
    {
        string packages = string.Join(", ", served.Hooks.Keys.Order().Select(static p => $"v{p}"));
        string[] names = [.. served.Hooks.Values.SelectMany(static n => n).Distinct(StringComparer.Ordinal)];
        diagnosis.Saw(Diagnosis.Server, $"serves emqx.exhook {packages}: {(names.Length == 0 ? "no hook" : VisibleText.Of(string.Join(", ", names)))}; the slowest took {Units.Text(replies.Max(static r => r.Reply.Elapsed))}");
        if (Unreadable(replies))
        {
            return;
        }

        if (names.Length == 0)
        {
            diagnosis.Problem(ExHookKinds.NoHooks, $"emqx.exhook {packages}: OnProviderLoaded is answered with no hook");
        }
    }
}
