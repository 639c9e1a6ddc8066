using System.Buffers;
using HookSdk.Emg;

namespace HookSdk.Bench.Growth;

/// <summary>EMG's hook <c>route</c> in this process: a body through codec, chain and codec, without a web server.</summary>
internal sealed class EmgInProcess : IDisposable
{
    private readonly ServiceProvider _services;
    private readonly BoundHook _hook;
    private readonly ArrayBufferWriter<byte> _output = new(4096);

    public EmgInProcess(Action<EmgBuilder> add)
    {
        ServiceCollection services = new();
        services.AddLogging();
        add(services.AddEmg());
        _services = services.BuildServiceProvider();
        _hook = _services.GetRequiredService<HookChains<EmgPlugin>>().Open(typeof(EmgPlugin), null).Find(EmgHookNames.Route)!;
    }

    public void Call(byte[] bytes)
    {
        HookBody body = HookBody.Copy(bytes);
        _output.ResetWrittenCount();
        ValueTask<HookAnswer> answer = _hook.HandleAsync(body, _output, HookConnection.None);
        if (!answer.IsCompletedSuccessfully || answer.Result.Status != 200)
        {
            throw new BenchException("a call in process was not answered at once.");
        }

        body.Release();
    }

    public void Dispose() => _services.Dispose();
}
