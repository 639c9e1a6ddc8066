namespace HookSdk.EmqX.ExProto;

/// <summary>A delegate in place of a handler's class.</summary>
internal sealed class DelegateHandler(Func<ExProtoConnection, Task> loop) : ExProtoHandler
{
    public override Task RunAsync(ExProtoConnection connection) => loop(connection);
}
