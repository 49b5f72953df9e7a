import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    replaces = [('dangjian', '0001_initial'), ('dangjian', '0002_audit_chain'), ('dangjian', '0003_audit_is_final'), ('dangjian', '0004_audit_reading')]

    initial = True

    dependencies = [
        ('organizations', '__first__'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('checked_at', models.DateTimeField(verbose_name='核验时间')),
                ('rows', models.PositiveBigIntegerField(verbose_name='已封存')),
                ('head', models.CharField(blank=True, max_length=64, verbose_name='链头')),
                ('problem', models.CharField(blank=True, max_length=200, verbose_name='问题')),
            ],
            options={
                'verbose_name': '日志核验',
                'verbose_name_plural': '日志核验',
            },
        ),
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='日期')),
                ('kind', models.CharField(choices=[('HOLIDAY', '放假'), ('WORKDAY', '上班')], max_length=10, verbose_name='安排')),
                ('name', models.CharField(blank=True, max_length=40, verbose_name='名称')),
                ('document', models.CharField(blank=True, max_length=120, verbose_name='依据')),
            ],
            options={
                'verbose_name': '节假日安排',
                'verbose_name_plural': '节假日安排',
            },
        ),
        migrations.CreateModel(
            name='Pulse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seen_at', models.DateTimeField(verbose_name='最近一次')),
            ],
            options={
                'verbose_name': '后台心跳',
                'verbose_name_plural': '后台心跳',
            },
        ),
        migrations.CreateModel(
            name='AuditRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(max_length=60, verbose_name='操作')),
                ('target', models.CharField(max_length=80, verbose_name='对象')),
                ('organization_path', models.CharField(blank=True, max_length=120, verbose_name='范围')),
                ('detail', models.JSONField(blank=True, default=dict, verbose_name='内容')),
                ('recorded_at', models.DateTimeField(auto_now_add=True, verbose_name='时间')),
                ('result', models.CharField(choices=[('DONE', '已办'), ('REFUSED', '被拒绝')], default='DONE', max_length=10, verbose_name='结果')),
                ('address', models.CharField(blank=True, default='', max_length=80, verbose_name='来自')),
                ('request', models.CharField(blank=True, default='', max_length=12, verbose_name='请求号')),
                ('door', models.CharField(blank=True, default='', max_length=80, verbose_name='入口')),
                ('position', models.PositiveBigIntegerField(blank=True, null=True, unique=True, verbose_name='链中次序')),
                ('sealed_with', models.CharField(blank=True, default='', max_length=64, verbose_name='链值')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人')),
            ],
            options={
                'verbose_name': '操作日志',
                'verbose_name_plural': '操作日志',
                'indexes': [models.Index(fields=['target', 'recorded_at'], name='audit_of_target', opclasses=['varchar_pattern_ops', 'timestamptz_ops']), models.Index(fields=['by', 'recorded_at'], name='audit_by_person'), models.Index(condition=models.Q(('result', 'REFUSED')), fields=['recorded_at'], name='audit_refused'), models.Index(fields=['organization_path', 'id'], name='audit_by_path'), models.Index(fields=['action', 'recorded_at'], name='audit_by_action'), models.Index(fields=['recorded_at'], name='audit_by_moment'), models.Index(condition=models.Q(('position', None)), fields=['id'], name='audit_waiting')],
            },
        ),
    ]
