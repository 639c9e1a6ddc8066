using EmgPlugin._1;
using HookSdk;

return await HookProgram.RunAsync(args, static builder =>
{
    builder.Services.AddEmgPlugin<SmsPlugin>();
    WebApplication app = builder.Build();
    app.MapEmgPlugin("/emg");
    return app;
});
