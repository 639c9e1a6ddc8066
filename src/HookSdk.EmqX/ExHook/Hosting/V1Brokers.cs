using System.Buffers;
using System.Collections.Concurrent;
using System.Net;

namespace HookSdk.EmqX.ExHook;

/// <summary>
/// Tells EMQX 4.3.0 to 4.3.2 from later ones, which count ResponsedType differently under the same package name. Each says its version when it loads; it is kept by address,
/// since those calls name no cluster. A broker that has loaded an earlier run of this server is known by what later versions send with each call, or treated as unknown.
/// </summary>
internal sealed class V1Brokers
{
    private const int MostAddresses = 10_000;

    private static readonly Version FirstLate = new(4, 3, 3);

    private readonly ConcurrentDictionary<IPAddress, bool> _isEarly = new();

    /// <summary>Serves each call as its broker counts.</summary>
    public Dictionary<string, BoundHook> Choose(Dictionary<string, BoundHook> early, Dictionary<string, BoundHook> late, Dictionary<string, BoundHook> unknown) =>
        late.ToDictionary(
            static route => route.Key,
            route => route.Value.Name == ExHookHookTable.ProviderLoaded
                ? (BoundHook)new Learner(this, route.Value)
                : new Chooser(this, early[route.Key], route.Value, unknown[route.Key]),
            StringComparer.Ordinal);

    /// <summary>Whether a version is one that counts the early way; null for one that cannot be read.</summary>
    public static bool? IsEarly(string version) => EmqxVersion.Of(version) is { } number ? number < FirstLate : null;

    private static IPAddress AddressOf(HookConnection connection) => connection.Caller.Address ?? IPAddress.None;

    private sealed class Learner(V1Brokers brokers, BoundHook inner) : BoundHook
    {
        public override string Name => inner.Name;

        public override string ContentType => inner.ContentType;

        public override HookForm Form => inner.Form;

        public override ValueTask<HookAnswer> HandleAsync(HookBody body, IBufferWriter<byte> output, HookConnection connection)
        {
            WireReader reader = new(body);
            if (IsEarly(new ProviderLoadedRequest(ref reader).Version) is { } isEarly && (brokers._isEarly.Count < MostAddresses || brokers._isEarly.ContainsKey(AddressOf(connection))))
            {
                brokers._isEarly[AddressOf(connection)] = isEarly;
            }

            return inner.HandleAsync(body, output, connection);
        }

        public override HookAnswer AnswerUnread(string problem, int bytes, IBufferWriter<byte> output, HookConnection connection) =>
            inner.AnswerUnread(problem, bytes, output, connection);
    }

    private sealed class Chooser(V1Brokers brokers, BoundHook early, BoundHook late, BoundHook unknown) : BoundHook
    {
        public override string Name => late.Name;

        public override string ContentType => late.ContentType;

        public override HookForm Form => late.Form;

        public override ValueTask<HookAnswer> HandleAsync(HookBody body, IBufferWriter<byte> output, HookConnection connection) =>
            (brokers._isEarly.TryGetValue(AddressOf(connection), out bool isEarly) ? isEarly ? early : late : unknown).HandleAsync(body, output, connection);

        public override HookAnswer AnswerUnread(string problem, int bytes, IBufferWriter<byte> output, HookConnection connection) =>
            unknown.AnswerUnread(problem, bytes, output, connection);
    }
}
