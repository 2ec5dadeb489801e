import { useState, type ReactNode } from 'react';
import { useLingui } from '@lingui/react/macro';
import { ApiProblem } from '../api/problem';
import { ICON_NAMES } from '../parts/icons';
import {
  Badge,
  Button,
  Checkbox,
  Choices,
  ComboBox,
  Confirm,
  CopyField,
  Count,
  Dialog,
  DialogTrigger,
  EmptyState,
  Form,
  Icon,
  Menu,
  Money,
  Note,
  PageHeader,
  ProblemNote,
  say,
  Select,
  Skeleton,
  Switch,
  Table,
  Tabs,
  TextField,
  Time,
} from '../parts';

const ROWS = [
  { id: '1', name: 'Kopi Gayo', chats: 1284, cost: 18_500_000 },
  { id: '2', name: 'قهوة 🌿', chats: 7, cost: 950_000 },
];

/** Every part, as it looks in this theme and language. Names of parts are those of the code, so they are not translated. */
export default function PartsPage(): ReactNode {
  const { t } = useLingui();
  const [language, setLanguage] = useState('id');
  const options = [
    { value: 'id', label: 'Bahasa Indonesia', hint: 'id' },
    { value: 'en', label: 'English', hint: 'en' },
  ];
  return (
    <>
      <PageHeader
        title={t`All parts`}
        lead={t`Screens are made of these and of nothing else, so that all look and behave alike.`}
        actions={<Button kind="primary" icon="add">{t`The one thing that a page is for`}</Button>}
        badge={<Badge tone="accent">PageHeader</Badge>}
      />
      <div className="stack wide">
        <Shown name="Button, Menu">
          <div className="row">
            <Button kind="primary">primary</Button>
            <Button>secondary</Button>
            <Button kind="quiet" icon="edit">
              quiet
            </Button>
            <Button kind="danger" icon="trash">
              danger
            </Button>
            <Button isDisabled>disabled</Button>
            <Button busy>busy</Button>
            <Menu
              label="Menu"
              groups={[{ title: 'Group', entries: [{ id: 'a', label: 'Entry', icon: 'edit' }] }]}
            />
          </div>
        </Shown>
        <Shown name="TextField, Select, ComboBox, Checkbox, Switch, Choices, Form">
          <Form
            onSubmit={() => say(t`Saved`)}
            error={new ApiProblem(422, 'Not valid', [{ field: 'handle', rule: 'taken', message: '' }])}
            fields={['handle']}
            actions={
              <Button type="submit" kind="primary">
                {t`Save`}
              </Button>
            }
          >
            <div className="columns">
              <TextField label="TextField" name="handle" before="@" defaultValue="kopi" />
              <Select label="Select" options={options} value={language} onChange={setLanguage} hint="hint" />
              <ComboBox label="ComboBox" options={options} value={language} onChange={setLanguage} />
            </div>
            <TextField label="TextField lines" lines={3} />
            <Choices label="Choices" options={options} value={language} onChange={setLanguage} />
            <Checkbox defaultSelected>Checkbox</Checkbox>
            <Switch defaultSelected>Switch</Switch>
          </Form>
        </Shown>
        <Shown name="Dialog, Confirm, say">
          <div className="row">
            <DialogTrigger>
              <Button>Dialog</Button>
              <Dialog title="Dialog">
                <TextField label="TextField" />
              </Dialog>
            </DialogTrigger>
            <DialogTrigger>
              <Button kind="danger">Confirm</Button>
              <Confirm title="Confirm" action={t`Delete`} onConfirm={(close) => close()}>
                <p>{t`This cannot be taken back.`}</p>
              </Confirm>
            </DialogTrigger>
            <Button onPress={() => say(t`Saved`, () => say(t`Taken back`))}>say</Button>
          </div>
        </Shown>
        <Shown name="Table, Money, Count, Time, Badge">
          <Table
            label="Table"
            rows={ROWS}
            keyOf={({ id }) => id}
            hrefOf={() => '/parts'}
            columns={[
              { id: 'name', title: 'Badge', cell: ({ name }) => <bdi>{name}</bdi> },
              { id: 'chats', title: 'Count', number: true, cell: ({ chats }) => <Count value={chats} /> },
              {
                id: 'cost',
                title: 'Money',
                number: true,
                cell: ({ cost }) => <Money minor={cost} currency="IDR" />,
              },
              { id: 'at', title: 'Time', wideOnly: true, cell: () => <Time at={0} as="date" /> },
            ]}
            actions={() => <Menu label="Menu" groups={[{ entries: [{ id: 'a', label: 'Entry' }] }]} />}
          />
          <div className="row">
            <Badge>plain</Badge>
            <Badge tone="good" icon="check">
              good
            </Badge>
            <Badge tone="warn">warn</Badge>
            <Badge tone="bad">bad</Badge>
            <Badge tone="accent">accent</Badge>
          </div>
        </Shown>
        <Shown name="Note, ProblemNote, EmptyState, Skeleton">
          <Note>plain</Note>
          <Note tone="good">good</Note>
          <Note tone="warn">warn</Note>
          <ProblemNote error={new ApiProblem(503, '')} retry={() => undefined} />
          <Skeleton />
          <EmptyState icon="channel" title="EmptyState" action={<Button kind="primary">Button</Button>}>
            {t`It says what will be here, in a sentence, and has the one button that begins it.`}
          </EmptyState>
        </Shown>
        <Shown name="CopyField, Tabs, Icon">
          <CopyField label="CopyField" value="https://corong.example/@kopi" />
          <Tabs
            label="Tabs"
            tabs={[
              { id: 'a', title: 'One', content: 'One' },
              { id: 'b', title: 'Two', content: 'Two' },
            ]}
          />
          <div className="row">
            {ICON_NAMES.map((name) => (
              <span key={name} className="row small soft">
                <Icon name={name} />
                {name}
              </span>
            ))}
          </div>
        </Shown>
      </div>
    </>
  );
}

function Shown({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <section className="stack">
      <h2>{name}</h2>
      {children}
    </section>
  );
}
