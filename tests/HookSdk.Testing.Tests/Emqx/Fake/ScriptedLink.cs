using Google.Protobuf;
using HookSdk.EmqX.ExHook.Wire;

namespace HookSdk.Testing.Tests.Emqx.Fake;

/// <summary>A hook server that answers by methods, for what a provider of ours would never answer.</summary>
internal sealed class ScriptedLink : EmqxLink
{
    private readonly Dictionary<string, Func<EmqxCall, EmqxAnswer>> _answers = new(StringComparer.Ordinal);

    public ScriptedLink(params string[] hooks)
    {
        LoadedResponse loaded = new();
        loaded.Hooks.AddRange(hooks.Select(static h => new HookSpec { Name = h }));
        On(EmqxMethods.ProviderLoaded, _ => Message(loaded));
    }

    public List<EmqxCall> Calls { get; } = [];

    public static EmqxAnswer Yes { get; } = Bool(ValuedResponse.Types.ResponsedType.Continue, true);

    public static EmqxAnswer No { get; } = Bool(ValuedResponse.Types.ResponsedType.StopAndReturn, false);

    public static EmqxAnswer Ignore { get; } = Message(new ValuedResponse { Type = ValuedResponse.Types.ResponsedType.Ignore });

    public static EmqxAnswer Error { get; } = new(null, 13, "broken");

    public static EmqxAnswer Bool(ValuedResponse.Types.ResponsedType type, bool value) => Message(new ValuedResponse { Type = type, BoolResult = value });

    public static EmqxAnswer Message(IMessage message) => new(message.ToByteArray());

    public ScriptedLink On(string method, Func<EmqxCall, EmqxAnswer> answer)
    {
        _answers[method] = answer;
        return this;
    }

    public ScriptedLink On(string method, EmqxAnswer answer) => On(method, _ => answer);

    public override ValueTask<EmqxAnswer> SendAsync(EmqxCall call, bool inPieces = false, CancellationToken hangUp = default)
    {
        Calls.Add(call);
        return new(_answers.TryGetValue(call.Method, out Func<EmqxCall, EmqxAnswer>? answer) ? answer(call) : new EmqxAnswer(ReadOnlyMemory<byte>.Empty));
    }

    public override void Dispose()
    {
    }
}
