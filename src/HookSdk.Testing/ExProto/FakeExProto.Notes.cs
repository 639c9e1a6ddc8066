using Emqx.Exproto.V1;
using Google.Protobuf;
using HookSdk.EmqX.Transport;

namespace HookSdk.Testing;

/// <content>What is noted of calls in both directions.</content>
public sealed partial class FakeExProto
{
    private void OnCalled(GatewayDevice device, string callback, IMessage request, GrpcResponse response, TimeSpan elapsed)
    {
        lock (_lock)
        {
            _calls.Add(new(callback, device.Name, (int)response.Code, response.Problem, elapsed));
        }

        Note($"  {callback} of {device.Name}{(request is ReceivedBytesRequest bytes ? $", {bytes.Bytes.Length} bytes" : "")} -> {(response.IsOk ? "OK" : $"{response.Code} {response.Problem}")}");
        Called?.Invoke(device, callback, request, response);
    }

    private void OnAdapterCalled(string method, string? device, CodeResponse response)
    {
        lock (_lock)
        {
            _adapterCalls.Add(new(method, device, (int)response.Code, response.Message));
        }

        Note($"  adapter {method} of {device ?? "no device"} -> {response.Code} {response.Message}".TrimEnd());
    }

    /// <summary>Of every server in this process: the conn tells whose device it is.</summary>
    private void OnLoopThrew(string conn, Exception exception)
    {
        if (_gateway?.Find(conn) is { } device)
        {
            _transcript.Write($"the loop of {device.Name} threw {exception}");
            _fallbacks.Add(new Fallback("the loop", FallbackCauses.Threw(device.Name, exception), device.Name));
            if (_options.Logger is { } logger)
            {
                FakeLog.LoopThrew(logger, device.Name, exception);
            }
        }
    }

    private void OnPublished(MqttMessage message)
    {
        TaskCompletionSource more;
        lock (_lock)
        {
            _published.Add(new(message.From ?? "", new MqttPublish(message.Topic, message.Payload) { QoS = message.QoS }));
            more = _publishedMore;
            _publishedMore = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        more.SetResult();
    }
}
