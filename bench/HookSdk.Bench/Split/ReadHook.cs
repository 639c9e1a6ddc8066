using System.Buffers;

namespace HookSdk.Bench.Split;

/// <summary>Stands in the place of a hook: reads the call, has the plugin decide it, and answers the hook's bytes whatever it decides. There is no pipeline.</summary>
internal sealed class ReadHook<TPlugin, TRequest, TReply>(HookDefinition<TPlugin, TRequest, TReply> hook, TPlugin plugin, byte[] reply) : BoundHook
    where TPlugin : class
    where TRequest : class
    where TReply : class
{
    private readonly HookContext _context = HookContext.Create(hook.Name);

    public override string Name => hook.Name;

    public override string ContentType => hook.ContentType;

    public override ValueTask<HookAnswer> HandleAsync(HookBody body, IBufferWriter<byte> output, HookConnection connection)
    {
        if (!hook.Read(body, out TRequest? request, out string? problem))
            throw new InvalidOperationException(problem);
        ValueTask<TReply> deciding = hook.Invoke(plugin, request!, _context);
        if (!deciding.IsCompletedSuccessfully || deciding.Result is null)
            throw new InvalidOperationException("the plugin did not answer at once");
        output.Write(reply);
        return new(HookAnswer.Ok);
    }
}
